import { UnreadableText } from "../../yaml/document";
import type { Budget } from "./template";
import { Unresolved } from "./unresolved";

/** Something that the deployment decides, with a limited number of results. */
export interface Choice {
  /** What is chosen, as a key. */
  readonly subject: string;
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly value: unknown;
  /** The clause that follows "if": `condition "IsProduction" is true`. Undefined if it does not need to be named. */
  readonly clause?: string;
}

/** One way in which a stack can be deployed, as far as it has been chosen. */
export class World {
  /** The choices that were met and are open here, in the order in which they were met. */
  readonly open = new Map<string, Choice>();
  /** What holds here, as clauses that follow "if". */
  readonly clauses = new Set<string>();
  /** The texts that unknown values are equal to here, by the value. */
  private readonly texts = new Map<string, string>();
  /** The texts that unknown values are not equal to here, by the value. */
  private readonly others = new Map<string, Set<string>>();
  isContradictory = false;

  constructor(private readonly chosen: ReadonlyMap<string, Alternative> = new Map()) {}

  /** Returns what was chosen here; undefined if it is open. */
  choose(choice: Choice): Alternative | undefined {
    const alternative = this.chosen.get(choice.subject);
    if (alternative === undefined) this.open.set(choice.subject, choice);
    else if (alternative.clause !== undefined) this.clauses.add(alternative.clause);
    return alternative;
  }

  /** Returns what was chosen here, without meeting the choice. */
  chosenFor(subject: string): Alternative | undefined {
    return this.chosen.get(subject);
  }

  /** Returns whether an unknown value was found to be another text here, or not to be this one. */
  isOther(value: string, text: string): boolean {
    const known = this.texts.get(value);
    return known === undefined ? this.others.get(value)?.has(text) === true : known !== text;
  }

  /** Returns how many texts an unknown value was found not to be here. */
  excluded(value: string): number {
    return this.others.get(value)?.size ?? 0;
  }

  exclude(value: string, text: string): void {
    const others = this.others.get(value) ?? new Set();
    this.others.set(value, others.add(text));
  }

  equate(value: string, text: string): void {
    this.texts.set(value, text);
  }

  with({ subject }: Choice, alternative: Alternative): World {
    return new World(new Map([...this.chosen, [subject, alternative]]));
  }
}

/** The most ways to deploy one resource that are checked. */
const MOST_WORLDS = 32;

/** The most values that are read in one resource if every alternative is read on its own: all the readings are kept in memory. */
const MOST_VALUES_ONE_BY_ONE = 1_000_000;

/** What checking one reading counts as. */
const VALUES_IN_READING = 100;

/** What was read in one world. */
export interface Reading<T> {
  readonly clauses: readonly string[];
  readonly value: T;
}

/**
 * Reads a resource in every world that it can be deployed in. If there are too many, every alternative is read on its own, and
 * the others stay undecided.
 *
 * @throws UnreadableText if there are too many alternatives for that
 */
export function readings<T>(read: (world: World) => T, budget: Budget): ReadonlyArray<Reading<T>> {
  return everyWorld(read) ?? oneByOne(read, budget);
}

function everyWorld<T>(read: (world: World) => T): ReadonlyArray<Reading<T>> | undefined {
  const done: Reading<T>[] = [];
  const queue = [new World()];
  for (let world = queue.shift(); world !== undefined; world = queue.shift()) {
    const value = read(world);
    const [choice] = world.open.values();
    if (world.isContradictory) continue;
    if (choice === undefined) done.push({ clauses: [...world.clauses], value });
    else if (done.length + queue.length + choice.alternatives.length > MOST_WORLDS) return undefined;
    else for (const alternative of choice.alternatives) queue.push(world.with(choice, alternative));
  }
  return done;
}

function oneByOne<T>(read: (world: World) => T, budget: Budget): ReadonlyArray<Reading<T>> {
  const done: Reading<T>[] = [];
  const queue = [{ world: new World(), known: new Set<string>() }];
  const spentBefore = budget.spent;
  for (const { world, known } of queue) {
    if (done.length > MOST_WORLDS && budget.spent - spentBefore > MOST_VALUES_ONE_BY_ONE)
      throw new UnreadableText("it has a resource with too many conditions and parameters to check each of them");
    budget.spend(VALUES_IN_READING);
    const value = read(world);
    if (world.isContradictory) continue;
    done.push({ clauses: [...world.clauses], value });
    // A choice that is open above has a world of its own.
    const open = [...world.open.values()].filter(({ subject }) => !known.has(subject));
    if (open.length === 0) continue;
    const seen = new Set([...known, ...world.open.keys()]);
    for (const choice of open)
      for (const alternative of choice.alternatives)
        if (!isOpen(alternative)) queue.push({ world: world.with(choice, alternative), known: seen });
  }
  return done;
}

/** Whether an alternative is the same as no choice. */
function isOpen({ value }: Alternative): boolean {
  return value instanceof Unresolved;
}
