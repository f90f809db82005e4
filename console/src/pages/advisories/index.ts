export { AdvisoriesPage } from './advisories-page.tsx'
export { AdvisoryPage } from './advisory-page.tsx'
export { FeedsPage } from './feeds-page.tsx'
export { ImportPage } from './import-page.tsx'
