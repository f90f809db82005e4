import type { Module } from '#platform/module.ts'
import { inventoryRoutes } from './routes.ts'

export { type FoundApplication, findApplication, getApplication } from './application.ts'
export { type ApplicationChange, changeApplication } from './change-application.ts'
export { createApplication, type NewApplication } from './create-application.ts'
export { type ApplicationList, listApplications, showApplication } from './list-applications.ts'

/** What our systems are. */
export const inventoryModule: Module = { name: 'inventory', routes: inventoryRoutes }
