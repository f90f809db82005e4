import { type Language, negotiateLanguage } from '#i18n/problems.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** `--language`, else ASSAY_LANGUAGE, else the locale; before the arguments are read, because help is in it too. */
export function chooseLanguage(args: readonly string[], environment: Environment): Language {
  const at = args.findIndex((arg) => arg === '--language' || arg.startsWith('--language='))
  const asked = args[at]?.includes('=') ? args[at]?.split('=')[1] : args[at + 1]
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG
  return negotiateLanguage(at >= 0 ? asked : (environment.ASSAY_LANGUAGE ?? locale))
}
