import { join } from "node:path";
import { describe, quote } from "../../values/text";
import { UnreadableText, parseDocuments } from "../../yaml/document";
import { PULUMI_SCHEMA } from "../../yaml/tags";
import { pulumiFileIn } from "../file-names";
import { isObject } from "../format";
import { readText } from "../input";

/** The settings in a project file that determine how its program is run. */
export interface Project {
  readonly name: string;
  /** The program's file or folder, relative to the project's folder. */
  readonly main: string;
  /** `nodejs`, `python`, …; undefined if it is not stated. */
  readonly runtime: string | undefined;
  /** Arguments for Node.js and whether it compiles TypeScript, from the runtime's options. */
  readonly nodeArguments: readonly string[];
  readonly typescript: boolean;
  /** The folder of stack configurations, relative to the project's folder. */
  readonly stackConfigDir: string;
  /** The configuration that all stacks share, as written in the file. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 * @throws Error if the file cannot be read
 * @throws SyntaxError if it has no project name
 */
export function readProject(folder: string): Project {
  const file = pulumiFileIn(folder) ?? join(folder, "Pulumi.yaml");
  const { name, main, runtime, stackConfigDir, config } = readYaml(file);
  if (typeof name !== "string" || name === "")
    throw new SyntaxError(`Cannot read ${quote(file)}: expected text as the project name, found ${describe(name)}`);
  const options = isObject(runtime) && isObject(runtime["options"]) ? runtime["options"] : {};
  return {
    name,
    main: textOr(main, "."),
    runtime: isObject(runtime) ? textOr(runtime["name"], undefined) : textOr(runtime, undefined),
    nodeArguments: textOr(options["nodeargs"], "").split(" ").filter(Boolean),
    typescript: options["typescript"] !== false,
    stackConfigDir: textOr(stackConfigDir, "."),
    config: isObject(config) ? config : {},
  };
}

/**
 * Reads a file of the Pulumi CLI.
 *
 * @throws Error if it cannot be read, or does not contain an object
 */
export function readYaml(file: string): Readonly<Record<string, unknown>> {
  try {
    const [document] = parseDocuments(readText(file), PULUMI_SCHEMA);
    const value = document?.value ?? {};
    if (!isObject(value)) throw new UnreadableText("expected an object, found something else");
    return value;
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const place = error.position === undefined ? "" : `line ${error.position.line}: `;
    throw new Error(`Cannot read ${quote(file)}: ${place}${error.message}`, { cause: error });
  }
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === "string" && value !== "" ? value : otherwise;
}
