import { equals, isEmpty, mapField, unset, type Field, type Place } from "../../model/place";
import { isSwitchedOn, type SecurityOption } from "../../values/security-option";
import { from, notApplicable, type Table } from "../../model/table";
import type { Container, ContainerWords, FieldList, ImageUse, WorkloadWords } from "../../model/workload";
import { containerOf, defineKind } from "../../model/docker-engine/kind";
import {
  DECIDED_BY_BUILDER,
  NOT_A_BUILD,
  NOT_A_PLUGIN,
  ONLY_KUBERNETES,
  SELINUX_BY_OPTION,
  namespaceMode,
  type KindSource,
  type Subject,
} from "../../model/docker-engine/words";

const DEFAULT_IMAGE = "moby/buildkit:buildx-stable-1";
const DEFAULT_QEMU_IMAGE = "tonistiigi/binfmt:latest";

const ADVICE =
  "Build with the engine's own BuildKit, or use the remote driver. If the program needs this builder, exempt it with a reason.";

/** The drivers that have their own settings block. Each block overrides `driver`. */
const BLOCKS = { dockerContainer: "docker-container", kubernetes: "kubernetes", remote: "remote" } as const;

interface Driver {
  readonly name: Field<string>;
  /** The driver's options, with the driver's own names. */
  readonly option: (name: string) => Place;
}

const WORKLOAD: Table<WorkloadWords, KindSource> = {
  images: from(["dockerContainer.image", "kubernetes.image", "kubernetes.qemu.image", "driverOptions"], images),
  networkNamespaces: from(["dockerContainer.network", "driverOptions.network"], ({ inputs }) => {
    const driver = driverOf(inputs);
    return isRunning(driver) && !isInCluster(driver) ? [namespaceMode(driver.option("network"))] : [];
  }),
  ...notApplicable("Builders do not mount anything.", "hostMounts"),
  ...notApplicable(
    "Builders do not have this setting.",
    "sysctls",
    "pidNamespaces",
    "ipcNamespaces",
    "userNamespaces",
    "cgroupNamespaces",
    "utsNamespaces",
  ),
};

/** The settings of the container that the driver starts. */
interface Started {
  readonly privileged?: Field<boolean>;
  readonly securityOptions?: FieldList<SecurityOption>;
}

const CONTAINER: Table<ContainerWords, Started> = {
  privileged: from(["driver", "kubernetes.rootless", "kubernetes.qemu.install"], ({ privileged }) => privileged),
  securityOptions: from("kubernetes.rootless", (started) => started.securityOptions),
  ...ONLY_KUBERNETES,
  ...SELINUX_BY_OPTION,
  ...NOT_A_PLUGIN,
  ...NOT_A_BUILD,
  ...DECIDED_BY_BUILDER,
};

const startedContainer = containerOf(CONTAINER);

/**
 * A docker.BuildxBuilder. The docker-container driver runs BuildKit in a privileged container, and the kubernetes driver does
 * so in its pods; rootless pods run without seccomp and AppArmor instead. The remote driver runs nothing.
 *
 * @see https://github.com/docker/buildx/blob/v0.29.1/driver/docker-container/driver.go, create
 * @see https://github.com/docker/buildx/blob/v0.29.1/driver/kubernetes/manifest/manifest.go, NewDeployment and toRootless
 */
export const builder = defineKind({
  noun: "builder",
  workload: WORKLOAD,
  containers: [{ prefix: "", table: CONTAINER }],
  parts: ({ inputs, subject }) => ({
    get containers() {
      const driver = driverOf(inputs);
      return isRunning(driver) ? [buildkit(driver, subject), ...emulators(driver, subject)] : [];
    },
  }),
});

function isRunning(driver: Driver): boolean {
  return driver.name.state !== "set" || equals(driver.name, "docker-container") || isInCluster(driver);
}

function isInCluster({ name }: Driver): boolean {
  return equals(name, "kubernetes");
}

function rootlessOf(driver: Driver): Field<boolean> {
  return isInCluster(driver) ? flag(driver.option("rootless")) : unset(driver.name.place);
}

function images({ inputs, subject }: KindSource): readonly ImageUse[] {
  const driver = driverOf(inputs);
  if (!isRunning(driver)) return [];
  const suffix = equals(rootlessOf(driver), true) ? "-rootless" : "";
  const own = orDefault(driver.option("image"), DEFAULT_IMAGE + suffix, `the image of ${subject.title}`);
  const qemu = `the image that installs QEMU for ${subject.title}`;
  return isInCluster(driver) && equals(flag(driver.option("qemu.install")), true)
    ? [own, orDefault(driver.option("qemu.image"), DEFAULT_QEMU_IMAGE, qemu)]
    : [own];
}

function driverOf(inputs: Place): Driver {
  for (const [block, driver] of Object.entries(BLOCKS)) {
    const place = inputs.at(block);
    if (place.isSet)
      return {
        name: place.shape === "unknown" ? place.string() : { state: "set", value: driver, place },
        option: (name) => place.at(...name.split(".")),
      };
  }
  const stated = inputs.at("driver").string();
  const options = inputs.at("driverOptions");
  return {
    name: isEmpty(stated) ? { state: "set", value: "docker-container", place: stated.place } : stated,
    option: (name) => options.at(name),
  };
}

function buildkit(driver: Driver, { name, title }: Subject): Container {
  const rootless = rootlessOf(driver);
  const subject = { name, title, advice: ADVICE };
  if (isEmpty(rootless)) return startedContainer({ privileged: mapField(driver.name, () => true) }, subject);
  if (rootless.state !== "set") return startedContainer({ privileged: rootless }, subject);
  const off = (key: string): Field<SecurityOption> => ({ ...rootless, value: { key, value: "unconfined" } });
  const items = [off("seccomp"), off("apparmor")];
  return startedContainer({ securityOptions: { place: undefined, items } }, subject);
}

/** QEMU is installed on the node by a privileged container before BuildKit runs. */
function emulators(driver: Driver, { name, title }: Subject): readonly Container[] {
  if (!isInCluster(driver)) return [];
  const subject = { name, title: `the container that installs QEMU for ${title}`, advice: ADVICE };
  return [startedContainer({ privileged: flag(driver.option("qemu.install")) }, subject)];
}

/** Booleans are texts in `driverOptions`. */
function flag(place: Place): Field<boolean> {
  const text = place.text();
  if (text === "") return unset(place);
  const on = text === undefined ? undefined : isSwitchedOn(text);
  return on === undefined ? place.boolean() : { state: "set", value: on, place };
}

function orDefault(place: Place, image: string, title: string): ImageUse {
  const stated = place.string("an image reference");
  return { reference: isEmpty(stated) ? { state: "set", value: image, place } : stated, title, isOutput: false };
}
