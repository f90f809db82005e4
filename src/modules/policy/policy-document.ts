import Type, { type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const ruleId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' })
/** A tier of packages; `*` stands for every tier. */
const tierName = Type.String({ pattern: '^([a-z][a-z0-9-]{0,39}|\\*)$' })
const expression = Type.String({ minLength: 1, maxLength: 2_000 })

const localText = (lengthMax: number) =>
  Type.Object(
    {
      'en-US': Type.String({ minLength: 1, maxLength: lengthMax }),
      'zh-CN': Type.String({ minLength: 1, maxLength: lengthMax }),
    },
    closed,
  )

const Requirement = Type.Object(
  {
    tier: tierName,
    /** Checks that must have an outcome other than `inconclusive`. */
    checks: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 }),
    /**
     * Days since Assay first saw the version, or the file that joined it last: a younger one is in quarantine. No date that
     * upstream states shortens it by itself.
     */
    minimumAgeDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
    /** Hours since the newest record of the feeds; an older or missing feed holds. */
    dataMaxAgeHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 87_600 })),
    /** The feeds whose age counts; absent: all but samples, or the samples when there is nothing else. */
    feeds: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 20 })),
  },
  closed,
)

const Rule = Type.Object(
  {
    id: ruleId,
    effect: Type.Union([Type.Literal('deny'), Type.Literal('hold'), Type.Literal('warn')]),
    /** CEL of type bool over the facts in `facts.ts`. */
    when: expression,
    /**
     * Shown to whoever is refused. May name `{package}`, `{version}`, `{license}`, `{ageDays}`, `{deprecated}`,
     * `{advisory}`, `{score}`, `{fixed}` (of the worst advisory) and `{undecided}`.
     */
    text: localText(400),
    /** An admission in force sets the rule aside. */
    unlessAdmitted: Type.Optional(Type.Boolean()),
  },
  closed,
)

/** What a release from quarantine may be; absent: for 14 days at most, and of the age alone. */
const Quarantine = Type.Object(
  {
    releaseDaysMax: Type.Integer({ minimum: 1, maximum: 90 }),
    /** Checks that a release may set aside while they have not ended, where it is asked for. */
    releasableChecks: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 }),
  },
  closed,
)

const AutomaticAdmission = Type.Object({ id: ruleId, tier: tierName, when: expression }, closed)

/** A policy as people write it, propose it and keep it: JSON, versioned by its shape. */
export const PolicyDocument = Type.Object(
  {
    version: Type.Literal(1),
    name: localText(120),
    tiers: Type.Array(Type.Object({ id: tierName, name: localText(120) }, closed), { minItems: 1, maxItems: 20 }),
    /** The tier of a package that was not given one. */
    defaultTier: tierName,
    requires: Type.Array(Requirement, { maxItems: 40 }),
    rules: Type.Array(Rule, { maxItems: 200 }),
    automaticAdmission: Type.Array(AutomaticAdmission, { maxItems: 50 }),
    quarantine: Type.Optional(Quarantine),
    /** How long an approval lets a version in. */
    admissionValidDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
    /** How long a request may wait, as a draft or for its decision. */
    introductionValidDays: Type.Integer({ minimum: 1, maximum: 365 }),
  },
  closed,
)

export type PolicyDocument = Static<typeof PolicyDocument>
export type PolicyRule = PolicyDocument['rules'][number]
export type LocalText = Readonly<Record<'en-US' | 'zh-CN', string>>
