import assert from "node:assert/strict";
import { withoutSecrets, withoutSecretsAsWritten } from "../../src/values/secrets";

describe("text without secrets", () => {
  for (const [text, shown] of [
    ["https://user:secret@host/app", "…@host/app"],
    ["https://user:se@cr/et@host/app", "…@host/app"],
    ["git+ssh://token@host/app", "…@host/app"],
    ["//user:secret@server/share", "…@server/share"],
    ["user:secret@host/app", "…@host/app"],
    ["user:se/cr@et@host/app", "…@host/app"],
    ["token@host/app", "…@host/app"],
    ["user:secret@host/app@sha256:e3b0", "…@host/app@sha256:e3b0"],
    ['seccomp={"comment":"secret"}', "seccomp={…"],
  ] as const)
    it(`omits the secret in ${text}`, () => assert.equal(withoutSecrets(text), shown));

  for (const text of [
    "ghcr.io/acme/app:1.2@sha256:e3b0",
    "/srv/@data",
    "./a:/b@c",
    "~/@x",
    "node_modules/@acme/x",
    "https://host/app",
  ])
    it(`keeps ${text}`, () => assert.equal(withoutSecrets(text), text));

  for (const [written, shown] of [
    ['"user:secret@host/app"', '"…@host/app"'],
    ["'user:secret@host/app'", "'…@host/app'"],
    ['"user:secret\\x40host/app"', '"…@host/app"'],
    ['"user:secret\\u0040host/app"', '"…@host/app"'],
    ['"user:sec\\\n  ret@host/app"', '"…@host/app"'],
    ['"app@sha256:e3b0"', '"app@sha256:e3b0"'],
    ['"\\u00e9\\U0010ffff \\Uffffffff"', '"\\u00e9\\U0010ffff \\Uffffffff"'],
  ] as const)
    it(`shows ${JSON.stringify(written)} as ${shown}`, () => assert.equal(withoutSecretsAsWritten(written), shown));
});
