import assert from "node:assert/strict";
import { parseDockerUser, type DockerUser } from "../../src/values/docker-user";

/** Returns the meaning of the user and the group in a text. */
const USERS: ReadonlyArray<readonly [string, DockerUser["user"], DockerUser["group"]]> = [
  ["", "unset", "unset"],
  [" ", "unset", "unset"],
  ["root", "root", "unset"],
  ["root:root", "root", "root"],
  ["0", "root", "unset"],
  ["0:0", "root", "root"],
  ["0:", "root", "unset"],
  ["00", "root", "unset"],
  ["00000000000000000000000", "root", "unset"],
  ["+0", "root", "unset"],
  ["-0", "root", "unset"],
  [" 0", "root", "unset"],
  ["0 : 0", "root", "root"],
  [" root", "root", "unset"],

  // A group alone leaves the user to root, not to the image.
  [":", "root", "unset"],
  [":0", "root", "root"],
  [":1000", "root", "other"],
  [" :1000", "root", "other"],

  ["nginx", "other", "unset"],
  ["nginx:root", "other", "root"],
  ["1000", "other", "unset"],
  ["1000:0", "other", "root"],
  ["1000:00", "other", "root"],
  ["1000:1000", "other", "other"],
  ["1000:0:5", "other", "root"],
  ["+1000", "other", "unset"],
  ["01", "other", "unset"],
  ["Root", "other", "unset"],
  ["rootless", "other", "unset"],

  // Names, because the engine treats only decimal digits as a number.
  ["0x0", "other", "unset"],
  ["0_0", "other", "unset"],
  ["0.0", "other", "unset"],
  ["0e0", "other", "unset"],
  ["٠", "other", "unset"],

  ["-1", "out of range", "unset"],
  ["2147483647", "other", "unset"],
  ["2147483648", "out of range", "unset"],
  ["4294967296", "out of range", "unset"],
  ["18446744073709551616", "out of range", "unset"],
  ["1000:4294967296", "other", "out of range"],
];

describe("parseDockerUser", () => {
  for (const [text, user, group] of USERS)
    it(JSON.stringify(text), () => assert.deepEqual(parseDockerUser(text), { user, group }));
});
