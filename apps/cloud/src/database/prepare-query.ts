import type { Compilable, QueryResult } from 'kysely'
import type { Database } from './schema.ts'

class Hole {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * A query that is built once and run with other values each time: for what nearly every request
 * asks, building takes longer than asking. `build` may only hand its values on, not look at them.
 */
export function prepareQuery<Values extends Record<string, string | number | null>, Row>(
  db: Database,
  build: (values: Values) => Compilable<Row>,
): (values: Values, within?: Database) => Promise<QueryResult<Row>> {
  // Any name is a hole: what a query is told by value it passes untouched to its parameters.
  const holes = new Proxy({}, { get: (_, name) => new Hole(String(name)), ownKeys }) as Values
  const compiled = build(holes).compile()
  return (values, within = db) => {
    const parameters = compiled.parameters.map(one =>
      one instanceof Hole ? values[one.name] : one,
    )
    return within.executeQuery<Row>({ ...compiled, parameters })
  }
}

/** A spread would leave every value out without a word. */
function ownKeys(): never {
  throw new TypeError('values of a prepared query can only be taken by their names')
}
