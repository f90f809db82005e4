import type { ClaimCondition } from '../../api-types/trust.ts'

export type BuildSystem = 'github' | 'gitlab' | 'kubernetes' | 'other'
export const buildSystems: readonly BuildSystem[] = ['github', 'gitlab', 'kubernetes', 'other']

/** Names that are the same in every language. */
export const systemNames: Readonly<Partial<Record<BuildSystem, string>>> = {
  github: 'GitHub Actions',
  gitlab: 'GitLab CI/CD',
  kubernetes: 'Kubernetes',
}

interface Example {
  readonly issuer: string
  readonly conditions: readonly ClaimCondition[]
  readonly reusable: boolean
}

/** What a rule for a build system usually says; names are to be replaced. */
export const examples: Readonly<Record<BuildSystem, Example>> = {
  github: {
    issuer: 'https://token.actions.githubusercontent.com',
    conditions: [
      { claim: 'repository', match: 'exact', values: ['bank/payments'] },
      { claim: 'ref', match: 'glob', values: ['refs/heads/main', 'refs/tags/v*'] },
    ],
    reusable: false,
  },
  gitlab: {
    issuer: 'https://gitlab.bank.example',
    conditions: [
      { claim: 'project_path', match: 'exact', values: ['payments/api'] },
      { claim: 'ref_protected', match: 'exact', values: ['true'] },
    ],
    reusable: true,
  },
  kubernetes: {
    issuer: 'https://kubernetes.default.svc.cluster.local',
    conditions: [
      { claim: '/kubernetes.io/namespace', match: 'exact', values: ['payments'] },
      { claim: '/kubernetes.io/serviceaccount/name', match: 'exact', values: ['builder'] },
    ],
    reusable: true,
  },
  other: { issuer: '', conditions: [{ claim: 'sub', match: 'exact', values: [] }], reusable: false },
}

/** By what its conditions are about. */
export function buildSystemOf(conditions: readonly ClaimCondition[]): BuildSystem {
  const about = (beginning: string) => conditions.some(({ claim }) => claim.startsWith(beginning))
  if (about('/kubernetes.io/')) return 'kubernetes'
  if (about('project_') || about('namespace_') || about('ref_protected')) return 'gitlab'
  return about('repository') || about('job_workflow_ref') ? 'github' : 'other'
}

/** What to put into the pipeline so that it has the token in `ASSAY_TOKEN`. */
export function pipelineSnippet(system: BuildSystem, server: string, audience: string): string {
  const exchange = (indent: string, subject: string) =>
    [
      `curl -sSf ${server}/api/v1/token-exchange`,
      '  --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:token-exchange',
      '  --data-urlencode subject_token_type=urn:ietf:params:oauth:token-type:id_token',
      `  --data-urlencode ${subject} | jq -r .access_token`,
    ].join(` \\\n${indent}`)
  const snippets: Readonly<Record<BuildSystem, string>> = {
    github: `permissions:
  id-token: write
  contents: read
steps:
  - name: Assay token
    run: |
      curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
        "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${encodeURIComponent(audience)}" \\
        | jq -r .value > "$RUNNER_TEMP/id-token"
      token=$(${exchange('        ', 'subject_token@"$RUNNER_TEMP/id-token"')})
      echo "::add-mask::$token"
      echo "ASSAY_TOKEN=$token" >> "$GITHUB_ENV"
`,
    gitlab: `build:
  id_tokens:
    ASSAY_ID_TOKEN:
      aud: ${audience}
  script:
    - |
      export ASSAY_TOKEN=$(${exchange('        ', '"subject_token=$ASSAY_ID_TOKEN"')})
`,
    kubernetes: `spec:
  serviceAccountName: builder
  containers:
    - name: build
      volumeMounts:
        - { name: assay, mountPath: /var/run/secrets/assay, readOnly: true }
  volumes:
    - name: assay
      projected:
        sources:
          - serviceAccountToken:
              { path: token, audience: "${audience}", expirationSeconds: 3600 }

# in the container
export ASSAY_TOKEN=$(assay token exchange \\
  --url ${server} --issuer-token-file /var/run/secrets/assay/token)

# once, for the rule: the issuer, and its keys
kubectl get --raw /.well-known/openid-configuration | jq -r .issuer
kubectl get --raw /openid/v1/jwks
`,
    other: `export ASSAY_TOKEN=$(assay token exchange \\
  --url ${server} --issuer-token-file ID-TOKEN-FILE)
`,
  }
  return snippets[system]
}
