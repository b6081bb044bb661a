-- The four roles and the database. Run by a superuser; may be run again, and then renews passwords.
-- Used by the embedded server and, in docker-compose.yml, by the official image's initialisation.
\set ON_ERROR_STOP on
\getenv owner_password XIAOHAO_OWNER_PASSWORD
\getenv app_password XIAOHAO_APP_PASSWORD
\getenv worker_password XIAOHAO_WORKER_PASSWORD

select format('create role %I', name)
  from unnest(array['xiaohao_owner', 'xiaohao_app', 'xiaohao_worker', 'xiaohao_search']) as name
 where name not in (select rolname from pg_roles)
\gexec

-- Runs the migrations and owns what they make; creates databases (tests and restores).
alter role xiaohao_owner login createdb nocreaterole nosuperuser nobypassrls
  password :'owner_password';
-- The application and the worker own nothing, and row-level security binds them.
alter role xiaohao_app login nocreatedb nocreaterole nosuperuser nobypassrls
  password :'app_password';
alter role xiaohao_worker login nocreatedb nocreaterole nosuperuser nobypassrls
  password :'worker_password';
-- Owns the one search function; nobody can log in as it.
alter role xiaohao_search nologin nocreatedb nocreaterole nosuperuser bypassrls;
-- The owner gives functions to it, and grants and drops them; BYPASSRLS itself is not inherited.
grant xiaohao_search to xiaohao_owner with admin option;

-- A generic plan cannot see how narrow a scope is (347 ms instead of 0.3).
alter role xiaohao_app set plan_cache_mode = force_custom_plan;
alter role xiaohao_worker set plan_cache_mode = force_custom_plan;

select 'create database xiaohao owner xiaohao_owner'
 where not exists (select from pg_database where datname = 'xiaohao')
\gexec
\connect xiaohao
revoke create on schema public from public;
