import { sep } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Returns a file's location: relative to the folder of the run, or absolute if it is outside that folder. Standard input has a
 * name, because code scanning rejects results without a file.
 */
export function artifactOf(file: string): object {
  if (file === "-") return { uri: "stdin", description: { text: "Standard input." } };
  const steps = file.split(sep).filter((step) => step !== ".");
  // A path outside the folder must be absolute, because it has no base.
  if (steps[0] === "" || steps.includes("..")) return { uri: pathToFileURL(file.toWellFormed()).href };
  return { uri: steps.map((step) => encodeURIComponent(step.toWellFormed())).join("/"), uriBaseId: "%SRCROOT%" };
}
