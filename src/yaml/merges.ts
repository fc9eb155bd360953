import type { Step } from "../model/place";
import { mergedBy, type Node, type Span } from "./node-tree";

/**
 * A `<<` that kubectl reads in another way than most. To kubectl the last that is written wins, so that a merge overrides keys
 * and merges before it; others let an object's own keys win wherever they stand, and then the first merge.
 *
 * @see the function merge of sigs.k8s.io/yaml/goyaml.v2
 */
export function ambiguousMerge(root: Node): Span | undefined {
  const known = new Map<Node, ReadonlySet<Step>>();
  const nodes = [root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const found = overridingMerge(node, known);
    if (found !== undefined) return found;
    const below = [...node.children.values(), ...node.merges.map((merge) => merge.node)];
    for (const each of below.reverse()) nodes.push(each); // too many to spread
  }
  return undefined;
}

/** The first merge of an object that has a name which the object has before it. */
function overridingMerge({ children, merges }: Node, known: Map<Node, ReadonlySet<Step>>): Span | undefined {
  const before = new Set<Step>();
  let count = 0;
  const names = children.keys();
  for (const merge of merges) {
    for (; count < merge.childrenBefore; count++) before.add(names.next().value!);
    const merged = new Set(mergedBy(merge).flatMap((source) => [...namesIn(source, known)]));
    if ([...merged].some((name) => before.has(name))) return merge.key;
    for (const name of merged) before.add(name);
  }
  return undefined;
}

/** An object's names with those that are merged into it. */
function namesIn(node: Node, known: Map<Node, ReadonlySet<Step>>): ReadonlySet<Step> {
  const found = known.get(node);
  if (found !== undefined) return found;
  const names = new Set(node.children.keys());
  known.set(node, names); // an object may be merged into itself
  for (const merge of node.merges)
    for (const source of mergedBy(merge)) for (const name of namesIn(source, known)) names.add(name);
  return names;
}
