import assert from "node:assert/strict";
import { inUnit, parseQuantity } from "../../src/values/quantity";

describe("a quantity", () => {
  const amounts: Readonly<Record<string, number | undefined>> = {
    "256Mi": 268435456,
    "1G": 1e9,
    "0.5": 0.5,
    "500m": 0.5,
    "1.5Gi": 1610612736,
    "0": undefined,
    "0Mi": undefined,
    "-1": undefined,
    "256 Mi": undefined,
    "256mb": undefined,
    "1e3": undefined,
    "": undefined,
  };
  for (const [text, amount] of Object.entries(amounts))
    it(`${amount === undefined ? "is not" : "is"} ${JSON.stringify(text)}`, () =>
      assert.equal(parseQuantity(text), amount));

  it("is written in each platform's unit, rounded up", () => {
    assert.equal(inUnit("256Mi", "quantity"), "256Mi");
    assert.equal(inUnit("256Mi", "bytes"), 268435456);
    assert.equal(inUnit("256M", "MiB"), 245);
    assert.equal(inUnit("1Gi", "memory text"), "1024m");
    assert.equal(inUnit("500m", "CPUs"), 0.5);
    assert.equal(inUnit("500m", "CPU text"), "0.5");
    assert.equal(inUnit("250m", "nano CPUs"), 250_000_000);
    assert.equal(inUnit("250m", "CPU shares"), 256);
  });
});
