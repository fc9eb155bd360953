import type { Step } from "../place";
import { MERGE, mergedInto, type Node, type Span } from "./node-tree";

/**
 * An object with `<<` in it that kubectl reads in another way than most. It takes the last that is written, so that a merge wins
 * over keys before it; others let an object's own keys win wherever they stand. It also merges under a quoted `"<<"`.
 *
 * @see the functions merge and isMerge of sigs.k8s.io/yaml/goyaml.v2
 */
export function ambiguousMerge(root: Node): Span | undefined {
  const names = new Map<Node, ReadonlySet<Step>>();
  const nodes = [root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node.oddMerge !== undefined) return node.oddMerge;
    const merge = node.children.get(MERGE);
    if (merge !== undefined && isOverriding(node, names)) return merge.key ?? merge.span;
    nodes.push(...[...node.children.values()].reverse());
  }
  return undefined;
}

/** Whether a key stands before the merge that has it too. */
function isOverriding(node: Node, names: Map<Node, ReadonlySet<Step>>): boolean {
  const before = [...node.children.keys()];
  before.length = before.indexOf(MERGE);
  return mergedInto(node).some((source) => before.some((name) => namesIn(source, names).has(name)));
}

/** An object's keys with those that are merged into it. */
function namesIn(node: Node, known: Map<Node, ReadonlySet<Step>>): ReadonlySet<Step> {
  const found = known.get(node);
  if (found !== undefined) return found;
  const names = new Set(node.children.keys());
  known.set(node, names);
  for (const source of mergedInto(node)) for (const name of namesIn(source, known)) names.add(name);
  return names;
}
