/** Folder with initdb and pg_ctl; null when PostgreSQL's server is not installed. */
export declare function findPostgres(): string | null
