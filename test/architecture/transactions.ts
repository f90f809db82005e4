import { type Fault, isTest, type Project, type Rule } from './project.ts'
import { dottedName, lineAt, visit } from './source-file.ts'

/** What is put off to the end of a transaction hangs on its object: a copy would lose it without a word. */
function checkCopies(project: Project): readonly Fault[] {
  return project.files.flatMap((file) => {
    const faults: Fault[] = []
    if (!file.code || isTest(file.path)) return faults
    visit(file.code.program, (node) => {
      if (node.type !== 'SpreadElement' || dottedName(node.argument) !== 'tx') return
      const message = 'copies a transaction: its audit entries and announcements would be lost'
      faults.push({ path: file.path, line: lineAt(file.text, node.start), message })
    })
    return faults
  })
}

export const transactionRules: readonly Rule[] = [
  {
    name: 'a transaction is passed on, never copied',
    check: checkCopies,
    breaks: [{ 'src/modules/b/a.ts': 'export const a = (tx, actor, go) => go({ ...tx, actor })' }],
    keeps: [{ 'src/modules/b/a.ts': 'export const a = (context, actor, go) => go({ ...context, actor })' }],
  },
]
