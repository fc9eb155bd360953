import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../../src/cli/command";
import { packageRoot } from "../../src/cli/package-root";
import { COMMANDS } from "../../src/cli/run";
import { guard, inFolder, rejects } from "../support/command-line";

const ROOT = join(__dirname, "..", "..");

describe("container-guard", () => {
  const files = inFolder();

  describe("by itself", () => {
    it("is a failure that lists the commands: nothing was checked", () =>
      rejects([], "Expected a command, found none", ...COMMANDS.map(({ name }) => `\n  ${name} `)));

    for (const option of ["--help", "-h"])
      it(`with ${option} lists the commands`, async () => {
        const { code, out, err } = await guard([option]);
        assert.deepEqual([code, err], [0, ""]);
        for (const { name, summary } of COMMANDS) assert.ok(out.includes(`  ${name} `) && out.includes(summary));
        assert.match(
          out,
          /Exit codes: 0 clean, 1 findings at or above --fail-on, 2 error: some input could not be checked\.\n$/,
        );
      });

    for (const option of ["--version", "-V"])
      it(`with ${option} says the package's version`, async () => {
        const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
        assert.deepEqual(await guard([option]), { code: 0, out: `${version}\n`, err: "" });
      });
  });

  describe("with a command that it does not have", () => {
    const rows: Readonly<Record<string, readonly [args: readonly string[], hint: string]>> = {
      "names the nearest": [["chek", "a.yaml"], 'Unknown command "chek"; did you mean "check"?'],
      "does not mind capitals": [["Explain"], 'Unknown command "Explain"; did you mean "explain"?'],
      "names options that are meant as commands": [["help"], 'did you mean "--help"?'],
      "names the nearest of two words": [["config", "valdate"], '"config valdate"; did you mean "config validate"?'],
      "names those that begin so": [["config"], "expected config validate or config schema"],
      "and a file lets that be checked": [["clean.yaml"], 'did you mean container-guard check "clean.yaml"?'],
      "and an option wants the command first": [["--format", "json", "check", "clean.yaml"], "the command comes first"],
      "points to the list if nothing is near": [["scan"], "for a list of commands, run: container-guard --help"],
      "shows what a terminal may show": [["\u001b[2J"], '"\\u001b[2J"'],
    };
    for (const [what, [args, hint]] of Object.entries(rows)) it(what, () => rejects(args, hint));
  });

  for (const command of COMMANDS)
    describe(command.name, () => {
      const words = command.name.split(" ");

      for (const option of ["--help", "-h"])
        it(`with ${option} says what it does, with every option and examples, and does nothing`, async () => {
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

      it("has examples of options that it has", () => {
        for (const { line } of command.examples) {
          const [own = ""] = line.split("container-guard ").filter((part) => part.startsWith(command.name));
          for (const [, name = ""] of own.split(" | ")[0]!.matchAll(/ --([a-z-]+)/g))
            assert.ok(name in command.options, `${line}: ${name}`);
        }
      });

      it("refuses an option that it does not have", () =>
        rejects(
          [...words, "--nothing-like-it"],
          `Unknown option "--nothing-like-it"; for a list of options, run: container-guard ${command.name} --help`,
        ));

      for (const [name, { type, value }] of Object.entries(command.options)) {
        it(`names --${name} as the nearest right one`, () =>
          rejects([...words, `--${misspelt(name, command)}`], `did you mean "--${name}"?`));
        if (type === "string")
          it(`wants a value for --${name}, ${value}`, async () => {
            await rejects([...words, `--${name}`], `Expected a value after --${name}, found nothing`);
            await rejects([...words, `--${name}`, "--help"], `Expected a value after --${name}, found another option`);
          });
        else
          it(`wants no value for --${name}`, () =>
            rejects([...words, `--${name}=yes`], `Option --${name} does not accept a value`));
      }

      if (!command.operands.includes("…"))
        it("refuses operands beyond its own", () =>
          rejects([...words, "no-privileged", "surplus"], /Unexpected operand "(surplus|no-privileged)"; expected /));
    });

  describe("path", () => {
    it("is the folder of the policy pack", async () =>
      assert.deepEqual(await guard(["path"]), { code: 0, out: `${ROOT}\n`, err: "" }));

    it("fails if no parent folder is the pack's", () =>
      assert.throws(
        () => packageRoot(files.folder),
        /^UsageError: Cannot find PulumiPolicy\.yaml in .* or a parent folder; reinstall the package$/,
      ));
  });
});

/** The name with one letter left out, so that it is no other option's name or its beginning. */
function misspelt(name: string, { options }: Command): string {
  const at = Math.floor(name.length / 2);
  const word = name.slice(0, at) + name.slice(at + 1);
  return word in options ? `${name}x` : word;
}
