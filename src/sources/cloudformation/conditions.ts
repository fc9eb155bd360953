import { quote } from "../../values/text";
import { isObject } from "../format";
import type { Located } from "../origins";
import type { ParameterChoices } from "./parameters";
import { own, type Template } from "./template";
import { isScalar } from "./unresolved";
import type { World } from "./world";

/** Resolves a value in a condition, without choosing parameters. */
export type ReadOperand = (raw: unknown) => Located | undefined;

const IN_DOUBT: readonly boolean[] = [true, false];

/** Evaluates the conditions of a template in one world. A condition that depends on the deployment is a choice. */
export class Conditions {
  private readonly known = new Map<string, boolean | undefined>();
  /** The conditions around this one; one that refers to itself is open. */
  private readonly evaluating = new Set<string>();

  constructor(
    private readonly template: Template,
    private readonly parameters: ParameterChoices,
    private readonly world: World,
    private readonly read: ReadOperand,
  ) {}

  /** Returns whether a condition is true; undefined if that is open. */
  holds(name: string): boolean | undefined {
    if (this.evaluating.has(name)) return this.open(name);
    if (!this.known.has(name)) {
      this.evaluating.add(name);
      this.known.set(name, this.evaluate(own(this.template.conditions, name) ?? name));
      this.evaluating.delete(name);
    }
    const holds = this.known.get(name);
    if (holds !== undefined) this.world.clauses.add(`condition ${quote(name)} is ${holds}`);
    return holds;
  }

  /** Evaluates a condition function. Undefined operands matter only if the others do not decide. */
  evaluate(raw: unknown): boolean | undefined {
    const [key, argument] = isObject(raw) ? (Object.entries(raw)[0] ?? []) : [];
    if (key === "Condition" && typeof argument === "string") return this.holds(argument);
    if (!Array.isArray(argument)) return this.open(raw);
    const operands = argument as readonly unknown[];
    switch (key) {
      case "Fn::Not":
        return negated(this.evaluate(operands[0]));
      case "Fn::And":
        return negated(this.any(operands, false));
      case "Fn::Or":
        return this.any(operands, true);
      case "Fn::Equals":
        return this.equals(operands[0], operands[1], raw);
      default:
        return this.open(raw);
    }
  }

  /** Returns true if one of the operands has this value, and undefined if one may have it. */
  private any(operands: readonly unknown[], wanted: boolean): boolean | undefined {
    let result: boolean | undefined = false;
    for (const operand of operands) {
      const holds = this.evaluate(operand);
      if (holds === wanted) return true;
      if (holds === undefined) result = undefined;
    }
    return result;
  }

  private equals(left: unknown, right: unknown, raw: unknown): boolean | undefined {
    const [a, b] = [textOf(this.read(left)), textOf(this.read(right))];
    const [text, other] = a === undefined ? [b, left] : [a, right];
    const value = JSON.stringify(other);
    if (a !== undefined && b !== undefined) return this.certain(raw, a === b);
    if (text === undefined) return this.open(raw);
    const allowed = this.allowed(other);
    if (this.world.isOther(value, text) || allowed?.has(text) === false) return this.certain(raw, false);
    const isLast = allowed !== undefined && this.world.excluded(value) === allowed.size - 1;
    const isEqual = isLast ? this.certain(raw, true) : this.open(raw);
    if (isEqual === true) this.world.equate(value, text);
    if (isEqual === false && allowed !== undefined) this.world.exclude(value, text);
    return isEqual;
  }

  /** Returns the allowed texts of a parameter; undefined for other values, and if they are not known. */
  private allowed(raw: unknown): ReadonlySet<string> | undefined {
    const name = own(raw, "Ref");
    return typeof name === "string" ? this.parameters.allowedTexts(name) : undefined;
  }

  /** Leaves a condition to the deployment. */
  private open(raw: unknown): boolean | undefined {
    const alternatives = IN_DOUBT.map((value) => ({ value }));
    return this.world.choose({ subject: subjectOf(raw), alternatives })?.value as boolean | undefined;
  }

  /** Returns a result; a world in which the opposite was chosen before does not exist. */
  private certain(raw: unknown, result: boolean): boolean {
    const chosen = this.world.chosenFor(subjectOf(raw));
    if (chosen !== undefined && chosen.value !== result) this.world.isContradictory = true;
    return result;
  }
}

function subjectOf(raw: unknown): string {
  const operands = own(raw, "Fn::Equals");
  // Which operand comes first does not matter.
  const written = Array.isArray(operands) ? operands.map((operand) => JSON.stringify(operand)).sort() : raw;
  return `condition ${JSON.stringify(written)}`;
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function textOf(located: Located | undefined): string | undefined {
  return isScalar(located?.value) ? String(located.value) : undefined;
}
