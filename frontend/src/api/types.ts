import type { components } from './schema.gen';

/** The shapes on the wire, by the names the API gives them. */
export type Schemas = components['schemas'];
export type SessionView = Schemas['SessionView'];
export type SignedIn = Schemas['SignedIn'];
export type Permission = Schemas['Permission'];
export type Role = Schemas['Role'];
export type OrganisationView = Schemas['OrganisationView'];
export type OrganisationKind = Schemas['Kind'];
export type SchoolType = Schemas['SchoolType'];
