import assert from "node:assert/strict";
import { containerDefinitions, taskDefinitions } from "./aws";
import type { Fragment } from "./cases";
import { HARDENED_CONTAINER, HARDENED_DOCKER, HARDENED_EPHEMERAL, HARDENED_SERVICE, overlay } from "./workloads";

/** One resource that a fragment is tried in, and where the fragment's own paths begin there. */
export interface Trial {
  readonly where: string;
  readonly type: string;
  readonly inputs: object;
  readonly prefix: string;
  /** Returns a path as the source spells it, if that differs from the fragment's. */
  readonly spelled?: (path: string) => string;
}

/** A kind that carries pods, and where it keeps them. */
export interface PodKind {
  readonly type: string;
  readonly at: readonly string[];
}

const KINDS: readonly PodKind[] = [
  { type: "kubernetes:core/v1:Pod", at: [] },
  { type: "kubernetes:apps/v1:Deployment", at: ["spec", "template"] },
  { type: "kubernetes:batch/v1:CronJob", at: ["spec", "jobTemplate", "spec", "template"] },
];

const LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

export function trials(fragment: Fragment, kinds = KINDS): readonly Trial[] {
  const { container, pod, annotations, docker, service, ecs, task, type, inputs } = fragment;
  const inKinds = (template: object, where: string): readonly Trial[] =>
    kinds.map(({ type, at }) => ({
      where: `${where} of ${type}`,
      type,
      inputs: at.reduceRight<object>((inner, key) => ({ [key]: inner }), template),
      prefix: at.map((key) => `${key}.`).join(""),
    }));
  if (container !== undefined)
    return (fragment.lists ?? LISTS).flatMap((list) => {
      const base = list === "ephemeralContainers" ? HARDENED_EPHEMERAL : HARDENED_CONTAINER;
      const containers = list === "containers" ? {} : { containers: [HARDENED_CONTAINER] };
      const spec = { ...containers, [list]: [overlay(base, container as Record<string, unknown>)] };
      return inKinds({ spec }, list).map((trial) => ({ ...trial, prefix: `${trial.prefix}spec.${list}[0].` }));
    });
  if (pod !== undefined || annotations !== undefined) {
    const spec = overlay({ containers: [HARDENED_CONTAINER] }, (pod ?? {}) as Record<string, unknown>);
    const template = annotations === undefined ? { spec } : { metadata: { annotations }, spec };
    const start = annotations === undefined ? "spec." : "";
    return inKinds(template, "pod").map((trial) => ({ ...trial, prefix: trial.prefix + start }));
  }
  const over = (base: object, part: object): object =>
    overlay(base as Record<string, unknown>, part as Record<string, unknown>);
  if (docker !== undefined)
    return [
      {
        where: "docker.Container",
        type: "docker:index/container:Container",
        inputs: over(HARDENED_DOCKER, docker),
        prefix: "",
      },
    ];
  if (service !== undefined)
    return [
      {
        where: "docker.Service",
        type: "docker:index/service:Service",
        inputs: over(HARDENED_SERVICE, service),
        prefix: "",
      },
    ];
  if (ecs !== undefined) return containerDefinitions(ecs).map((each) => ({ ...each, where: each.type }));
  if (task !== undefined) return taskDefinitions(task).map((each) => ({ ...each, where: each.type }));
  assert.ok(type !== undefined && inputs !== undefined, "a case has a fragment");
  return [{ where: type, type, inputs, prefix: "" }];
}
