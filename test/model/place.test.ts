import assert from "node:assert/strict";
import { Place, Secret } from "../../src/model/place";

const UNKNOWN = Symbol("unknown");

function root(raw: unknown): Place {
  return Place.root(raw, (value) => value === UNKNOWN);
}

describe("a place's path", () => {
  const rows: ReadonlyArray<readonly [place: () => Place, expected: string]> = [
    [() => root({}), ""],
    [() => root({}).at("spec"), "spec"],
    [() => root({}).at("spec", "hostPID"), "spec.hostPID"],
    [
      () =>
        root({ spec: ["a", "b"] })
          .at("spec")
          .items()[1]!,
      "spec[1]",
    ],
    [() => root([{}]).items()[0]!.at("name"), "[0].name"],
    [() => root({}).at("a.b"), '["a.b"]'],
    [() => root({}).at("a", "b/c", "d-e"), 'a["b/c"].d-e'],
    [() => root({}).at("1"), '["1"]'],
    [() => root({}).at(""), '[""]'],
  ];
  for (const [place, expected] of rows) it(JSON.stringify(expected), () => assert.equal(place().path, expected));
});

describe("a place's shape", () => {
  const rows: ReadonlyArray<readonly [name: string, place: () => Place, expected: Place["shape"]]> = [
    ["nothing", () => root(undefined), "nothing"],
    ["null", () => root(null), "nothing"],
    ["an absent property", () => root({}).at("a", "b"), "nothing"],
    ["an unknown value", () => root(UNKNOWN), "unknown"],
    ["below an unknown value", () => root({ a: UNKNOWN }).at("a", "b"), "unknown"],
    ["a list", () => root([]), "list"],
    ["an object", () => root({}), "object"],
    ["text", () => root("a"), "scalar"],
    ["a number", () => root(0), "scalar"],
    ["below text", () => root({ a: "text" }).at("a", "b"), "malformed"],
    ["below a list", () => root({ a: [] }).at("a", "b", "c"), "malformed"],
  ];
  for (const [name, place, expected] of rows) it(name, () => assert.equal(place().shape, expected));
});

describe("children of a place", () => {
  it("are empty if the place has no value", () => {
    assert.deepEqual(root(null).items(), []);
    assert.deepEqual(root(null).entries(), []);
    assert.deepEqual(root(undefined).strings(), []);
  });

  it("are the place itself if it cannot be read", () => {
    const [item, ...others] = root("text").items();
    assert.deepEqual(others, []);
    assert.deepEqual(item!.string(), { state: "malformed", place: item, expected: "a list", found: '"text"' });
    assert.deepEqual(
      root([])
        .entries()
        .map(([key, place]) => [key, place.shape]),
      [["", "malformed"]],
    );
    assert.deepEqual(
      root(UNKNOWN)
        .entries()
        .map(([key, place]) => [key, place.shape]),
      [["", "unknown"]],
    );
  });

  it("omit null items and properties, and keep the other indexes", () => {
    assert.deepEqual(
      root([null, "a", undefined, "b"])
        .items()
        .map(({ path }) => path),
      ["[1]", "[3]"],
    );
    assert.deepEqual(
      root({ a: null, b: 1 })
        .entries()
        .map(([key]) => key),
      ["b"],
    );
  });

  it("are only the object's own properties", () => {
    assert.equal(root({}).at("constructor").isSet, false);
    assert.equal(root(JSON.parse('{"__proto__": {"privileged": true}}')).at("privileged").isSet, false);
  });
});

describe("a typed value", () => {
  it("is the value in the source", () => {
    assert.equal(root("a").text(), "a");
    assert.equal(root(1).text(), undefined);
    assert.equal(root(null).text(), undefined);
    assert.equal(root(true).boolean().state, "set");
    assert.equal(root("true").boolean().state, "malformed");
    assert.equal(root(1.5).number().state, "set");
    assert.equal(root("1").number().state, "malformed");
    assert.equal(root(null).object().state, "unset");
    assert.equal(root(UNKNOWN).object().state, "unknown");
    assert.equal(root([]).object().state, "malformed");
  });

  it("is distinguished from other text if it is wrongly in quotes", () => {
    const expected = ["true", "false", "yes", "0", "0x", "", " ", "-1"].map((raw) => {
      const field = /^[a-z]/.test(raw) ? root(raw).boolean() : root(raw).whole();
      return field.state === "malformed" ? field.expected : field.state;
    });
    const number = "a whole number from 0";
    assert.deepEqual(expected, [
      "true or false without quotes",
      "true or false without quotes",
      "true or false",
      `${number} without quotes`,
      number,
      number,
      number,
      number,
    ]);
  });

  it("is a whole number from 0 if it is a count", () => {
    const states = [0, 1, -1, 1.5, Number.NaN, 2 ** 53, "1"].map((raw) => root(raw).whole().state);
    assert.deepEqual(states, ["set", "set", "malformed", "malformed", "malformed", "malformed", "malformed"]);
  });

  it("is decided elsewhere if the source names the origin, and hides everything below it", () => {
    const place = Place.root({ a: "text" }, (raw) => typeof raw === "object" && "the values file decides");
    const expected = { state: "elsewhere", place, decidedBy: "the values file decides" };
    assert.deepEqual(place.string(), expected);
    assert.deepEqual(place.at("a").string(), expected);
    assert.deepEqual([place.shape, place.items()], ["unknown", [place]]);
  });

  it("is known unless a source marks it as unknown, and so is everything below it", () => {
    assert.equal(Place.root("a").string().state, "set");
    assert.equal(Place.root({}).shape, "object");
    assert.equal(Place.root({ a: "b" }).at("a").text(), "b");
  });
});

describe("the written text", () => {
  it("is the text at the place", () => {
    assert.equal(root("a").written, "a");
    assert.equal(root("a").at("below").written, undefined);
    assert.equal(root(1).written, undefined);
  });

  it("is not quoted if it must not be shown, nor is anything below it", () => {
    const place = root({ options: "password", list: ["password"] });
    assert.equal(place.isQuotable, true);
    const unquoted = place.unquoted();
    assert.deepEqual([unquoted.isQuotable, unquoted.isSecret], [false, false]);
    const field = unquoted.at("options").number();
    assert.equal(field.state === "malformed" && field.found, "a string");
    assert.equal(unquoted.at("list").items()[0]!.text(), "password");
    assert.equal(root(new Secret("a")).unquoted().isSecret, true);
  });
});

describe("a secret", () => {
  const secret = root({ open: "a", hidden: new Secret({ list: [null, "b"], text: "c", none: null }) });
  const hidden = secret.at("hidden");

  it("is read like any other value, and everything below it is secret", () => {
    assert.equal(hidden.at("text").string().state, "set");
    assert.equal(hidden.at("none").string().state, "unset");
    assert.deepEqual(
      hidden
        .at("list")
        .items()
        .map(({ path, isSecret }) => [path, isSecret]),
      [["hidden.list[1]", true]],
    );
    assert.equal(hidden.at("text", "below").string().state, "malformed");
    assert.equal(hidden.at("text", "below").isSecret, true);
    assert.equal(hidden.of("web").at("absent").isSecret, true);
    assert.equal(root(new Secret("a")).string().state, "set");
    assert.equal(root(new Secret("a")).isSecret, true);
    assert.equal(root([new Secret(null)]).items().length, 0);
    assert.equal(secret.at("open").isSecret, false);
  });

  it("has no text or names to show", () => {
    assert.equal(hidden.at("text").text(), undefined);
    assert.equal(secret.at("open").text(), "a");
    assert.deepEqual(
      hidden.entries().map(([key, { path }]) => [key, path]),
      [
        ["list", 'hidden["*"]'],
        ["text", 'hidden["*"]'],
      ],
    );
  });
});

describe("a place in another style", () => {
  const capitalized = { keyIn: (_: object, key: string) => key.charAt(0).toUpperCase() + key.slice(1) };

  it("finds keys as the source writes them, and shows them so", () => {
    const place = root({ Spec: { Image: "a" }, spec: { Image: "b" } }).inStyle(capitalized);
    assert.equal(place.at("spec", "image").text(), "a");
    assert.equal(place.at("spec", "image").path, "Spec.Image");
    assert.equal(place.at("none", "below").path, "None.Below");
    assert.deepEqual([place.has("spec"), place.has("none"), place.at("spec").has("image")], [true, false, true]);
  });

  it("may find keys as written again further below", () => {
    const place = root({ Options: { type: "a" } })
      .inStyle(capitalized)
      .at("options")
      .inStyle({ keyIn: undefined });
    assert.equal(place.at("type").text(), "a");
    assert.equal(place.at("type").path, "Options.type");
  });

  it("keeps what is unknown, secret, malformed, or another container's", () => {
    assert.equal(root(UNKNOWN).inStyle(capitalized).at("a").shape, "unknown");
    assert.equal(root({ A: UNKNOWN }).inStyle(capitalized).at("a", "b").shape, "unknown");
    assert.equal(root("text").at("a").inStyle(capitalized).shape, "malformed");
    assert.equal(root({}).of("web").inStyle(capitalized).at("a").container, "web");
    const secret = root(new Secret({ A: "text" })).inStyle(capitalized);
    assert.deepEqual([secret.isSecret, secret.at("a").string().state, secret.at("a").path], [true, "set", "a"]);
  });

  it("converts scalars to the expected type if the source does", () => {
    const converted = (raw: unknown) => root(raw).inStyle({ isConverted: true });
    const states = [
      converted("true").boolean(),
      converted("80").whole(),
      converted(80).string(),
      converted(false).string(),
      converted("yes").boolean(),
      converted("").whole(),
      converted("1.5").whole(),
      converted({}).string(),
      converted([]).boolean(),
      converted(1).boolean(),
    ].map((field) => (field.state === "set" ? field.value : field.state));
    const none = Array.from({ length: 6 }, () => "malformed");
    assert.deepEqual(states, [true, 80, "80", "false", ...none]);
    assert.equal(root("true").boolean().state, "malformed");
  });
});

describe("a place whose text encodes a value", () => {
  const encoding = {
    name: "words",
    decode: (text: string) => (text.includes("!") ? { problem: "a shout" } : { value: { list: text.split(" ") } }),
    style: { isUnknown: (raw: unknown) => raw === "?" },
  };

  it("has the value's places below it, which are not quoted", () => {
    const place = root({ text: "a ? b" }).at("text").of("web").decoded(encoding);
    const [first, second] = place.at("list").items();
    assert.deepEqual([first!.path, first!.text(), first!.container], ["text.list[0]", "a", "web"]);
    assert.deepEqual([first!.isQuotable, first!.isSecret], [false, false]);
    assert.equal(second!.shape, "unknown");
  });

  it("is malformed if the text cannot be decoded, and everything below it too", () => {
    const place = root({ text: "a!" }).at("text").decoded(encoding);
    const expected = { state: "malformed", place, expected: "words", found: "a shout" };
    assert.deepEqual(place.object(), expected);
    assert.deepEqual(place.at("list").string(), expected);
    assert.equal(place.isQuotable, false);
    const list = root(["a"]).decoded(encoding);
    assert.deepEqual(list.object(), { state: "malformed", place: list, expected: "words", found: "a list" });
  });

  it("stays unknown or unset", () => {
    assert.equal(root(UNKNOWN).decoded(encoding).shape, "unknown");
    assert.equal(root(null).decoded(encoding).shape, "nothing");
  });

  it("stays secret", () => {
    const secret = root(new Secret("a")).decoded(encoding);
    assert.deepEqual([secret.isSecret, secret.at("list").isSecret], [true, true]);
    assert.equal(root(new Secret("a!")).decoded(encoding).isSecret, true);
  });
});
