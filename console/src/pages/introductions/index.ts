export { ApprovalsPage } from './approvals-page.tsx'
export { IntroductionPage } from './introduction-page.tsx'
export { IntroductionsPage } from './introductions-page.tsx'
export { NewIntroductionPage } from './new-introduction-page.tsx'
