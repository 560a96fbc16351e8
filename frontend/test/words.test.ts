import { describe, expect, it } from "vitest";
import { en, type Key } from "../src/i18n/en";
import { ru } from "../src/i18n/ru";

const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();

describe("both languages", () => {
  it("have the same keys, none empty", () => {
    expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort());
    for (const text of [...Object.values(en), ...Object.values(ru)]) expect(text.trim()).not.toBe("");
  });

  it("fill the same gaps", () => {
    for (const key of Object.keys(en) as Key[]) expect([key, holes(ru[key])]).toEqual([key, holes(en[key])]);
  });

  it("differ: Russian is written in Cyrillic", () => {
    const latin = (Object.keys(ru) as Key[]).filter((key) => !/[а-яё]/i.test(ru[key]));
    expect(latin).toEqual(["atMonth", "room.export"]);
  });
});
