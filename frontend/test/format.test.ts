import { describe, expect, it } from "vitest";
import { change, digitsOf, monthName, number, quantity, unitName } from "../src/format";

describe("numbers", () => {
  it("are written as the language asks", () => {
    expect(number(1234.56, "en")).toBe("1,234.6");
    expect(number(1234.56, "ru").replace(/\s/g, " ")).toBe("1 234,6");
    expect(number(-3, "en", 0)).toBe("−3");
  });

  it("show the sign of a change, and none for nothing", () => {
    expect(change(2, "en")).toBe("+2.0");
    expect(change(-2, "ru")).toBe("−2,0");
    expect(change(0, "en")).toBe("0.0");
    expect(change(-0.04, "en")).toBe("0.0");
  });

  it("keep about three digits", () => {
    expect(quantity(12345.6, "en")).toBe("12,346");
    expect(quantity(12.345, "en")).toBe("12.3");
    expect(quantity(1.2345, "en")).toBe("1.23");
    expect(quantity(0.012345, "en")).toBe("0.012");
  });

  it("take the decimals from the step", () => {
    expect([1, 0.5, 0.05, 10].map(digitsOf)).toEqual([0, 1, 2, 0]);
  });
});

describe("words", () => {
  it("name months in both languages", () => {
    expect(monthName("2007-01", "en", "long")).toBe("January");
    expect(monthName(6, "ru", "long")).toBe("Июль");
  });

  it("print units", () => {
    expect(unitName("km3", "ru")).toBe("км³");
    expect(unitName("USD/m3", "en")).toBe("USD/m³");
    expect(unitName(null, "en")).toBe("");
  });
});
