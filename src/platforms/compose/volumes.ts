import { segmentsOf, type Segment } from "../../values/interpolation";
import { isEmpty, mapField, unset, type Field, type Place } from "../../model/place";
import type { HostMount, ImageUse } from "../../model/workload";
import { takenOver } from "../../model/docker-engine/mounts";
import { started, type Subject } from "../../model/docker-engine/words";
import { projectMount } from "../../model/docker-engine/project-paths";
import { flag } from "./values";

/** Returns the host mounts of a service. */
export function serviceMounts(project: Place, service: Place): readonly HostMount[] {
  return [
    ...service.at("volumes").items().flatMap(volumeMount),
    ...service
      .at("volumes_from")
      .strings()
      .map((from) => takenOver(mapField(from, containerOf))),
    ...service
      .at("secrets")
      .items()
      .flatMap((use) => fileMount(project.at("secrets"), use)),
    ...service
      .at("configs")
      .items()
      .flatMap((use) => fileMount(project.at("configs"), use)),
    ...apiSocket(service.at("use_api_socket")),
  ];
}

/** `db`, `db:ro` or `container:db:ro` */
function containerOf(from: string): string {
  return from.replace(/^container:/, "").replace(/:r[ow]$/, "");
}

/** A volume of a service, in its short or its long form. */
function volumeMount(volume: Place): readonly HostMount[] {
  return volume.written === undefined ? longForm(volume) : shortForm(volume, volume.written);
}

/**
 * Reads `source:target[:options]`. The source is a path if it starts like one, otherwise a volume name.
 *
 * @see https://github.com/compose-spec/compose-go/blob/main/format/volume.go, ParseVolume
 */
function shortForm(place: Place, text: string): readonly HostMount[] {
  const segments = segmentsOf(text, ":", (sofar) => /^\p{L}$/u.test(sofar));
  const [source, , options] = segments;
  const isWhole = segments.every(({ isKnown }) => isKnown);
  // A single segment is the target of an anonymous volume, unless a variable contains colons.
  if (source === undefined || (isWhole && segments.length === 1)) return [];
  if (segments.length > 3 || (isWhole && segments.some((each) => each.text === "")))
    return [projectMount(place.malformed('a volume in the form "source:target:options"'), unset(place))];
  if (!source.isKnown && isNameFor(source.text)) return [];
  const path: Field<string> = source.isKnown ? { state: "set", value: source.text, place } : place.string("a volume");
  if (path.state === "set" && !isFilePath(path.value)) return [];
  return [projectMount(path, isReadOnly(place, options, isWhole))];
}

function isFilePath(source: string): boolean {
  return /^(?:[./~]|\\\\|\p{L}:)/u.test(source);
}

/** Whether the text before the first variable cannot start a path, whatever follows. */
function isNameFor(text: string): boolean {
  const beginning = text.slice(0, text.indexOf("$"));
  return beginning.length > 1 && !isFilePath(beginning);
}

function isReadOnly(place: Place, options: Segment | undefined, isWhole: boolean): Field<boolean> {
  if (options?.isKnown) {
    const words = options.text.split(",");
    return { state: "set", value: words.lastIndexOf("ro") > words.lastIndexOf("rw"), place };
  }
  return isWhole ? { state: "set", value: false, place } : (place.string() as Field<never>);
}

/** `cluster` and `tmpfs` mount nothing from the host; a `volume` is checked at its top-level definition. */
const ELSEWHERE = new Set(["volume", "tmpfs", "cluster", "image"]);

function longForm(volume: Place): readonly HostMount[] {
  const type = volume.at("type").string();
  const source = volume.at("source").string();
  const readOnly = flag(volume.at("read_only"));
  if (type.state === "set" && ELSEWHERE.has(type.value)) return [];
  if (type.state !== "set" && type.state !== "unset") return [{ path: type, readOnly }];
  return isEmpty(source) ? [] : [projectMount(source, readOnly)];
}

/** Returns the images whose content a service mounts as volumes. */
export function mountedImages(service: Place, { title }: Subject): readonly ImageUse[] {
  return service
    .at("volumes")
    .items()
    .filter((volume) => volume.at("type").text() === "image")
    .map((volume) => started(`the image that ${title} mounts`, volume.at("source")));
}

/** A secret or config that is a file is bind-mounted into the container, read-only. */
function fileMount(defined: Place, use: Place): readonly HostMount[] {
  const file = definedFile(defined, use);
  return isEmpty(file) ? [] : [projectMount(file, { state: "set", value: true, place: use })];
}

/** Returns the file of a secret or config, given where it is used. */
export function definedFile(defined: Place, use: Place): Field<string> {
  const name = use.written === undefined ? use.at("source").string() : use.string();
  if (name.state !== "set") return name;
  if (defined.has(name.value)) return defined.at(name.value, "file").string();
  const decidedBy = "it is not defined in this file; check the output of docker compose config instead";
  return { state: "elsewhere", place: use, decidedBy };
}

/** Compose mounts the engine's socket itself. */
function apiSocket(place: Place): readonly HostMount[] {
  const on = flag(place);
  if (isEmpty(on)) return [];
  return [{ path: mapField(on, () => "/var/run/docker.sock"), readOnly: unset(place) }];
}
