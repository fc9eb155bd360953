import { sep } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Where a file is: from the folder of the run, or by itself where that does not reach it. Standard input has a name of its
 * own, as no place in a file is refused by code scanning.
 */
export function artifactOf(file: string): object {
  if (file === "-") return { uri: "stdin", description: { text: "Standard input." } };
  const steps = file.split(sep).filter((step) => step !== ".");
  // A path that leaves the folder has to be absolute: there is nothing that it could count from.
  if (steps[0] === "" || steps.includes("..")) return { uri: pathToFileURL(file.toWellFormed()).href };
  return { uri: steps.map((step) => encodeURIComponent(step.toWellFormed())).join("/"), uriBaseId: "%SRCROOT%" };
}
