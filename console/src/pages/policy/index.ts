export { AdmissionsPage } from './admissions-page.tsx'
export { PolicyPage } from './policy-page.tsx'
export { RestrictionsPage } from './restrictions-page.tsx'
export { RevisionPage } from './revision-page.tsx'
