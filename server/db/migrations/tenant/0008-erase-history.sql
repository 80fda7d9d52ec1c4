-- The history of records is insert-only for the application. Erasing a customer's personal data is the one exception: only
-- values are taken away, and only through this function.
CREATE FUNCTION erase_customer_history(customer uuid, fields text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.record_history SET value = NULL WHERE collection = 'customers' AND record_id = customer AND field = ANY (fields)
$$;
REVOKE ALL ON FUNCTION erase_customer_history(uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_customer_history(uuid, text[]) TO nexus_app;
