import { cases } from "../support/cases";
import type { Located } from "../support/fragments";
import { BATCH_POD, batchPod, patched, taskVolume } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

/** A pod with a volume of one type. */
const source = (type: string, settings: unknown): Located => ({
  pod: { volumes: [{ name: "data", [type]: settings }] },
  at: `volumes[0].${type}`,
});

export default cases({
  good: {
    "left out": { pod: {} },
    "null, which counts as unset": { pod: { volumes: null } },
    "a null volume": { pod: { volumes: [null] } },
    "every type of the restricted profile": {
      pod: {
        volumes: [
          { name: "a", configMap: { name: "settings" } },
          { name: "b", csi: { driver: "secrets-store.csi.k8s.io" } },
          { name: "c", downwardAPI: { items: [] } },
          { name: "d", emptyDir: {} },
          { name: "e", ephemeral: { volumeClaimTemplate: {} } },
          { name: "f", image: { reference: "registry.k8s.io/pause:3.10" } },
          { name: "g", persistentVolumeClaim: { claimName: "data" } },
          { name: "h", projected: { sources: [] } },
          { name: "i", secret: { secretName: "tls" } },
        ],
      },
    },
    "a volume without a source, which the API makes an emptyDir": { pod: { volumes: [{ name: "tmp" }] } },
    "a source that is null, which counts as unset": {
      pod: { volumes: [{ name: "tmp", hostPath: null, emptyDir: {} }] },
    },
    "a volume that is named like a bad type": { pod: { volumes: [{ name: "hostPath", emptyDir: {} }] } },
    "settings from an output, as the type is known": { pod: { volumes: [{ name: "a", configMap: UNKNOWN }] } },
    "a persistent volume, which the cluster's operators create": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { nfs: { server: "nfs.example.com", path: "/srv" } } },
    },
    "volumes of docker.Container, which have no such types": {
      docker: { volumes: [{ hostPath: "/srv", containerPath: "/d" }] },
    },
    "a task's volume, which no-host-paths checks": taskVolume("/srv"),
  },
  bad: {
    "a host path": {
      ...source("hostPath", { path: "/srv" }),
      value: "hostPath",
      message: /^volume "data" has type "hostPath", which is not allowed$/,
      nearMiss: source("emptyDir", {}),
    },
    "a storage server": {
      ...source("nfs", { server: "nfs.example.com", path: "/srv" }),
      value: "nfs",
      nearMiss: source("persistentVolumeClaim", { claimName: "nfs" }),
    },
    "old types": {
      pod: {
        volumes: [
          { name: "a", gitRepo: { repository: "https://example.com/x.git" } },
          { name: "b", flexVolume: { driver: "example.com/x" } },
          { name: "c", awsElasticBlockStore: { volumeID: "vol-1" } },
        ],
      },
      at: ["volumes[0].gitRepo", "volumes[1].flexVolume", "volumes[2].awsElasticBlockStore"],
      nearMiss: {
        pod: {
          volumes: [
            { name: "a", emptyDir: {} },
            { name: "b", csi: { driver: "example.com/x" } },
            { name: "c", ephemeral: {} },
          ],
        },
      },
    },
    "a bad source next to a good one": {
      pod: { volumes: [{ name: "data", emptyDir: {}, hostPath: { path: "/srv" } }] },
      at: "volumes[0].hostPath",
      nearMiss: { pod: { volumes: [{ name: "data", emptyDir: {}, hostPath: null }] } },
    },
    "a type whose settings are an output, as the type is known": {
      ...source("nfs", UNKNOWN),
      nearMiss: source("csi", UNKNOWN),
    },
    "a type in the wrong case, which the API ignores": {
      ...source("configmap", { name: "settings" }),
      nearMiss: source("configMap", { name: "settings" }),
    },
    "a Patch": {
      ...patched(source("hostPath", { path: "/srv" })),
      nearMiss: patched({ pod: { volumes: [{ name: "data" }] } }),
    },
    "an item of a list": {
      type: "kubernetes:core/v1:PodList",
      inputs: { items: [{ spec: { volumes: [{ name: "data", iscsi: {} }] } }] },
      at: "items[0].spec.volumes[0].iscsi",
      nearMiss: {
        type: "kubernetes:core/v1:PodList",
        inputs: { items: [{ spec: { volumes: [{ name: "data", csi: {} }] } }] },
      },
    },
    "a host path of a Batch pod": {
      ...batchPod({ volumes: [{ name: "v", hostPath: { path: "/srv" } }] }),
      at: `${BATCH_POD}.volumes[0].hostPath`,
      value: "hostPath",
      nearMiss: batchPod({
        volumes: [
          { name: "v", emptyDir: {} },
          { name: "w", secret: { secretName: "s" } },
        ],
      }),
    },
  },
  undecided: {
    "a volume from an output": {
      pod: { volumes: [{ name: "a", emptyDir: {} }, UNKNOWN] },
      at: "volumes[1]",
      message: /^cannot determine before deployment whether a volume has an allowed type/,
    },
    "volumes from an output": { pod: { volumes: UNKNOWN }, at: "volumes" },
    "a volume of a Batch pod from an output": { ...batchPod({ volumes: [UNKNOWN] }), at: `${BATCH_POD}.volumes[0]` },
  },
  unreadable: {
    "a volume that is a string": {
      pod: { volumes: ["data"] },
      at: "volumes[0]",
      message: /expected an object, found "data"/,
    },
    "volumes that are an object": {
      pod: { volumes: { data: { emptyDir: {} } } },
      at: "volumes",
      message: /expected a list, found an object/,
    },
  },
});
