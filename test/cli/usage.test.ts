import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "../../src/cli/command";
import { packageRoot } from "../../src/guard/package-files";
import { COMMANDS } from "../../src/cli/run";
import { guard, inFolder, rejects } from "../support/command-line";

const ROOT = join(__dirname, "..", "..");

describe("container-guard", () => {
  const files = inFolder();

  describe("without a command", () => {
    it("fails and lists the commands", () =>
      rejects([], "Expected a command, found none", ...COMMANDS.map(({ name }) => `\n  ${name} `)));

    for (const option of ["--help", "-h"])
      it(`lists the commands with ${option}`, async () => {
        const { code, out, err } = await guard([option]);
        assert.deepEqual([code, err], [0, ""]);
        for (const { name, summary } of COMMANDS) assert.ok(out.includes(`  ${name} `) && out.includes(summary));
        assert.match(
          out,
          /Exit codes: 0 clean, 1 findings at or above --fail-on, 2 error: some input could not be checked\.\n$/,
        );
      });

    for (const option of ["--version", "-V"])
      it(`prints the package's version with ${option}`, async () => {
        const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
        assert.deepEqual(await guard([option]), { code: 0, out: `${version}\n`, err: "" });
      });
  });

  describe("with an unknown command", () => {
    const rows: Readonly<Record<string, readonly [args: readonly string[], hint: string]>> = {
      "suggests a similar command": [["chek", "a.yaml"], 'Unknown command "chek"; did you mean "check"?'],
      "suggests a command in lower case": [["Explain"], 'Unknown command "Explain"; did you mean "explain"?'],
      "suggests an option with that name": [["help"], 'did you mean "--help"?'],
      "suggests a similar command of two words": [
        ["config", "valdate"],
        '"config valdate"; did you mean "config validate"?',
      ],
      "lists the commands that start with the word": [["config"], "expected config validate or config schema"],
      "suggests check for a file": [["clean.yaml"], 'did you mean container-guard check "clean.yaml"?'],
      "requires the command before options": [["--format", "json", "check", "clean.yaml"], "the command comes first"],
      "suggests the list if no command is similar": [["scan"], "for a list of commands, run: container-guard --help"],
      "escapes control characters": [["\u001b[2J"], '"\\u001b[2J"'],
    };
    for (const [what, [args, hint]] of Object.entries(rows)) it(what, () => rejects(args, hint));
  });

  for (const command of COMMANDS)
    describe(command.name, () => {
      const words = command.name.split(" ");

      for (const option of ["--help", "-h"])
        it(`prints its options and examples with ${option}, and does nothing else`, async () => {
          const before = existsSync("container-guard.json");
          const { code, out, err } = await guard([...words, option, "surplus", "operands"]);
          assert.deepEqual([code, err], [0, ""]);
          for (const name of Object.keys(command.options)) assert.ok(out.includes(`--${name}`), name);
          assert.ok(command.examples.length > 0);
          for (const { line, does } of command.examples) assert.ok(out.includes(`  ${line}\n      ${does}\n`));
          assert.match(
            out,
            new RegExp(`^${command.summary.slice(0, 5)}.*\\.\n\nUsage: container-guard ${command.name}`),
          );
          assert.equal(existsSync("container-guard.json"), before);
        });

      it("has examples with existing options", () => {
        for (const { line } of command.examples) {
          const [own = ""] = line.split("container-guard ").filter((part) => part.startsWith(command.name));
          for (const [, name = ""] of own.split(" | ")[0]!.matchAll(/ --([a-z-]+)/g))
            assert.ok(name in command.options, `${line}: ${name}`);
        }
      });

      it("rejects an unknown option", () =>
        rejects(
          [...words, "--nothing-like-it"],
          `Unknown option "--nothing-like-it"; for a list of options, run: container-guard ${command.name} --help`,
        ));

      for (const [name, { type, value }] of Object.entries(command.options)) {
        it(`suggests --${name} for a misspelled option`, () =>
          rejects([...words, `--${misspelt(name, command)}`], `did you mean "--${name}"?`));
        if (type === "string")
          it(`requires a value for --${name}, ${value}`, async () => {
            await rejects([...words, `--${name}`], `Expected a value after --${name}, found nothing`);
            await rejects([...words, `--${name}`, "--help"], `Expected a value after --${name}, found another option`);
          });
        else
          it(`rejects a value for --${name}`, () =>
            rejects([...words, `--${name}=yes`], `Option --${name} does not accept a value`));
      }

      if (!command.operands.includes("…"))
        it("rejects surplus operands", () =>
          rejects([...words, "no-privileged", "surplus"], /Unexpected operand "(surplus|no-privileged)"; expected /));
    });

  it("fails if the working directory was removed", async () => {
    const home = process.cwd();
    const gone = mkdtempSync(join(tmpdir(), "container-guard-gone-"));
    process.chdir(gone);
    rmdirSync(gone);
    try {
      await rejects(["rules"], "The working directory no longer exists");
    } finally {
      process.chdir(home);
    }
  });

  describe("path", () => {
    it("prints the folder of the policy pack", async () =>
      assert.deepEqual(await guard(["path"]), { code: 0, out: `${ROOT}\n`, err: "" }));

    it("fails if no parent folder is the policy pack's", () =>
      assert.throws(
        () => packageRoot(files.folder),
        /^IncompletePackage: Cannot find PulumiPolicy\.yaml in .* or a parent folder; reinstall the package$/,
      ));
  });
});

/** Returns the name without one letter, which is not the name of another option or its start. */
function misspelt(name: string, { options }: Command): string {
  const at = Math.floor(name.length / 2);
  const word = name.slice(0, at) + name.slice(at + 1);
  return word in options ? `${name}x` : word;
}
