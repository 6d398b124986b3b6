/// As the migrations make it. Written by `PresentSchemaTests`.
let presentRules = #"""
  CREATE INDEX release_item_manifest ON release_item (manifest_id);
  CREATE INDEX version_endpoint_endpoint ON version_endpoint (endpoint_id);
  CREATE UNIQUE INDEX alert_open ON alert (rule, connector_id, site_id) WHERE resolved_at IS NULL;
  CREATE UNIQUE INDEX hook_name ON hook (kind, name) WHERE removed_at IS NULL;
  CREATE INDEX sample_client ON sample (client_id);
  CREATE INDEX hook_dead_untold ON hook (dead_told_at) WHERE dead_untold > 0;
  CREATE INDEX event_held ON event (sequence) WHERE is_held = 1;
  CREATE INDEX delivery_waiting ON delivery (hook_id, connector, event_sequence) WHERE next_at IS NOT NULL;
  CREATE INDEX delivery_hook ON delivery (hook_id, state);
  CREATE INDEX request_sample_client ON request_sample (client_id);
  CREATE INDEX request_sample_connector ON request_sample (connector_id);
  CREATE INDEX endpoint_place_place ON endpoint_place (place_id);
  CREATE INDEX document_place_place ON document_place (place_id);
  CREATE INDEX endpoint_hour_hour ON endpoint_hour (endpoint_id, hour);
  CREATE INDEX connector_endpoint_endpoint ON connector_endpoint (endpoint_id);
  CREATE INDEX client_use_last ON client_use (endpoint_id, connector_id, last_at);
  CREATE INDEX use_network_last ON use_network (endpoint_id, connector_id, last_at);
  CREATE INDEX probe_hour_connector ON probe_hour (endpoint_id, connector_id);
  CREATE INDEX logged_hour_version ON logged_hour (connector_id, version_id);
  CREATE INDEX connector_hour_version ON connector_hour (version_id, hour);
  CREATE INDEX log_file_head ON log_file (head);
  CREATE INDEX coverage_file ON coverage (file_id);
  CREATE VIEW release_interval AS
  SELECT manifest_id, version_id, release_id, effective_at AS starts_at,
    lead(effective_at) OVER following AS ends_at,
    lead(version_id) OVER following AS next_version_id,
    lead(grace) OVER following AS grace,
    lag(version_id) OVER following AS previous_version_id,
    row_number() OVER following AS ordinal
  FROM release_item JOIN release ON release.id = release_item.release_id
  WINDOW following AS (PARTITION BY manifest_id ORDER BY effective_at, release_id);
  CREATE VIEW current_version AS
  SELECT manifest_id, version_id, release_id, starts_at FROM release_interval WHERE ends_at IS NULL;
  CREATE VIEW version_standing AS
  SELECT manifest_id, version_id, release_interval.starts_at, ends_at, next_version_id, release_interval.grace,
    max(ordinal) AS ordinal, expires_at,
    max(coalesce(expires_at, ends_at), ends_at + release_interval.grace) AS grace_until
  FROM release_interval LEFT JOIN version_lifetime USING (version_id) GROUP BY version_id;
  CREATE VIEW endpoint_standing AS
  SELECT endpoint.id AS endpoint_id, site_id,
    coalesce(max(ends_at IS NULL AND version_id IS NOT NULL), 0) AS is_current,
    max(max(coalesce(ends_at, declared_at)), coalesce(max(declared_at), 0)) AS retired_at,
    max(max(coalesce(grace_until, declared_at)), coalesce(max(declared_at), 0)) AS grace_until
  FROM endpoint LEFT JOIN version_endpoint ON version_endpoint.endpoint_id = endpoint.id
  LEFT JOIN version_standing USING (version_id)
  LEFT JOIN declared_endpoint ON declared_endpoint.endpoint_id = endpoint.id
  GROUP BY endpoint.id;
  CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version
  BEGIN SELECT raise(ABORT, 'a version never changes'); END;
  CREATE TRIGGER version_stays BEFORE DELETE ON version
  BEGIN SELECT raise(ABORT, 'a version is never deleted'); END;
  CREATE TRIGGER version_is_not_replaced BEFORE INSERT ON version
  WHEN EXISTS (SELECT 1 FROM version WHERE id = NEW.id)
  BEGIN SELECT raise(ABORT, 'a version never changes'); END;
  CREATE TRIGGER release_is_not_replaced BEFORE INSERT ON release
  WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.id)
  BEGIN SELECT raise(ABORT, 'a release never changes'); END;
  CREATE TRIGGER release_is_immutable BEFORE UPDATE ON release
  BEGIN SELECT raise(ABORT, 'a release never changes'); END;
  CREATE TRIGGER release_stays BEFORE DELETE ON release
  BEGIN SELECT raise(ABORT, 'a release is never deleted'); END;
  CREATE TRIGGER release_item_is_immutable BEFORE UPDATE ON release_item
  BEGIN SELECT raise(ABORT, 'a release never changes'); END;
  CREATE TRIGGER release_item_stays BEFORE DELETE ON release_item
  BEGIN SELECT raise(ABORT, 'a release is never deleted'); END;
  CREATE TRIGGER version_endpoint_is_immutable BEFORE UPDATE ON version_endpoint
  BEGIN SELECT raise(ABORT, 'a version never changes'); END;
  CREATE TRIGGER version_endpoint_stays BEFORE DELETE ON version_endpoint
  BEGIN SELECT raise(ABORT, 'a version is never deleted'); END;
  CREATE TRIGGER served_release_item_insert AFTER INSERT ON release_item
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_release_item_update AFTER UPDATE ON release_item
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_release_item_delete AFTER DELETE ON release_item
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_setting_insert AFTER INSERT ON setting
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_setting_update AFTER UPDATE ON setting
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_setting_delete AFTER DELETE ON setting
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_site_insert AFTER INSERT ON site
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_site_update AFTER UPDATE ON site
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_site_delete AFTER DELETE ON site
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_site_alias_insert AFTER INSERT ON site_alias
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_site_alias_update AFTER UPDATE ON site_alias
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_site_alias_delete AFTER DELETE ON site_alias
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_path_insert AFTER INSERT ON path
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_path_update AFTER UPDATE ON path
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_path_delete AFTER DELETE ON path
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_endpoint_insert AFTER INSERT ON endpoint
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_endpoint_update AFTER UPDATE ON endpoint
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_endpoint_delete AFTER DELETE ON endpoint
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_endpoint_policy_insert AFTER INSERT ON endpoint_policy
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_endpoint_policy_update AFTER UPDATE ON endpoint_policy
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_endpoint_policy_delete AFTER DELETE ON endpoint_policy
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_declared_endpoint_insert AFTER INSERT ON declared_endpoint
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_declared_endpoint_update AFTER UPDATE ON declared_endpoint
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER served_declared_endpoint_delete AFTER DELETE ON declared_endpoint
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;
  CREATE TRIGGER outbox_delivery_insert AFTER INSERT ON delivery WHEN NEW.next_at IS NOT NULL
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'outbox'; END;
  CREATE TRIGGER outbox_delivery_update AFTER UPDATE OF next_at ON delivery
  WHEN NEW.next_at IS NOT NULL AND OLD.leased_at IS NULL
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'outbox'; END;
  CREATE TRIGGER outbox_hook_update AFTER UPDATE OF disabled_at, missing_since, removed_at ON hook
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'outbox'; END;
  CREATE TRIGGER outbox_event_update AFTER UPDATE OF is_held ON event
  BEGIN UPDATE generation SET value = value + 1 WHERE name = 'outbox'; END;
  INSERT INTO clock VALUES (1, NULL, 0);
  INSERT INTO digest_key VALUES (randomblob(16));
  INSERT INTO generation VALUES ('outbox', 0);
  INSERT INTO generation VALUES ('served', 0);
  """#
