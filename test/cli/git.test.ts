import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { checkedOutCommit } from "../../src/cli/git";
import { inFolder } from "../support/command-line";

describe("the commit that is checked out", () => {
  const files = inFolder();
  const commit = "0123456789abcdef0123456789abcdef01234567";

  const commitIn = (folder: string): string | undefined => {
    process.chdir(files.path(folder));
    try {
      return checkedOutCommit();
    } finally {
      process.chdir(files.folder);
    }
  };
  const git = (folder: string, ...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", "-C", files.path(folder), ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();

  it("is the one that Git prints: on a branch, detached, packed, in a subfolder and in a worktree", () => {
    mkdirSync(files.path("repository/a/b"), { recursive: true });
    git("repository", "init", "--quiet", "--initial-branch", "main");
    assert.equal(commitIn("repository"), undefined, "without a commit");
    git("repository", "commit", "--quiet", "--allow-empty", "-m", "one");
    const first = git("repository", "rev-parse", "HEAD");
    assert.deepEqual([commitIn("repository"), commitIn("repository/a/b")], [first, first]);
    git("repository", "pack-refs", "--all");
    assert.equal(commitIn("repository"), first);
    git("repository", "worktree", "add", "--quiet", "-b", "feature/x", files.path("worktree"));
    git("worktree", "commit", "--quiet", "--allow-empty", "-m", "two");
    const second = git("worktree", "rev-parse", "HEAD");
    assert.notEqual(second, first);
    assert.deepEqual([commitIn("worktree"), commitIn("repository")], [second, first]);
    git("repository", "checkout", "--quiet", second);
    assert.equal(commitIn("repository"), second);
  });

  it("is not known if the files have anything else", () => {
    const heads = ["", "x", `${commit}0`, "ref: ../../etc/passwd", "ref: refs/../../../secret", "ref: refs/heads/none"];
    heads.forEach((head, index) => {
      files.write(`odd-${index}/.git/HEAD`, `${head}\n`);
      files.write(`odd-${index}/secret`, `${commit}\n`);
      assert.equal(commitIn(`odd-${index}`), undefined, head);
    });
    files.write("good/.git/HEAD", `${commit}\n`);
    assert.equal(commitIn("good"), commit);
    files.write("gone/.git", "gitdir: /nowhere\n");
    assert.equal(commitIn("gone"), undefined);
    mkdirSync(files.path("empty/.git"), { recursive: true });
    assert.equal(commitIn("empty"), undefined);
    mkdirSync(files.path("none"));
    assert.equal(commitIn("none"), undefined);
  });

  it("is not read from a pipe, which would block", () => {
    mkdirSync(files.path("pipe/.git"), { recursive: true });
    execFileSync("mkfifo", [files.path("pipe/.git/HEAD")]);
    assert.equal(commitIn("pipe"), undefined);
  });

  it("is not that of a repository in a shared folder above", () => {
    files.write("shared/.git/HEAD", `${commit}\n`);
    mkdirSync(files.path("shared/a"));
    assert.equal(commitIn("shared/a"), commit);
    chmodSync(files.path("shared"), 0o1777);
    assert.equal(commitIn("shared/a"), undefined);
  });
});
