import { describe, expect, it } from "vitest";
import { fromHash, START, takeToken, toHash, type View } from "../src/state/url";

const FULL: View = {
  tab: "why",
  study: "dry",
  mode: "apart",
  lang: "ru",
  month: 7,
  drawing: "schematic",
  networks: ["water", "corridors"],
  pick: "reservoir:toktogul",
  state: "KGZ",
  kind: "line full",
  who: "UZB",
  room: "abc123",
  levers: { "release:toktogul:summer": 6.5, "payment:UZB:KGZ": 40, "drought:syr-darya": 0.85 },
};

describe("the address holds the whole state", () => {
  it("reads back what it wrote", () => {
    expect(fromHash(toHash(FULL))).toEqual(FULL);
    expect(fromHash(toHash(START))).toEqual(START);
  });

  it("writes one address for one view, whatever the order of the levers", () => {
    const turned = { ...FULL, levers: Object.fromEntries(Object.entries(FULL.levers).reverse()) };
    expect(toHash(turned)).toBe(toHash(FULL));
  });

  it.each(["", "#", "#nowhere?month=13&mode=both&lang=fr", "#map?x.a=&x.b=NaN&month=x", "#map?x.c=1e999"])(
    "starts as usual from what it cannot read: %s",
    (hash) => {
      expect(fromHash(hash)).toEqual(START);
    },
  );

  it("keeps the language of the reader where a link names none", () => {
    expect(fromHash("#map?", { ...START, lang: "ru" }).lang).toBe("ru");
  });
});

describe("the token of a room", () => {
  it("is taken out of the address", () => {
    const taken = takeToken("#table?lang=en&room=r1&token=a%2Fb");
    expect(taken).toEqual({ token: "a/b", hash: "#table?lang=en&room=r1" });
  });

  it("is absent from other links", () => {
    expect(takeToken("#table?room=r1").token).toBeNull();
  });
});
