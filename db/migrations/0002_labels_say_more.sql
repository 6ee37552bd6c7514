ALTER TABLE "segments" ADD COLUMN "attributes" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "action" jsonb;--> statement-breakpoint
-- What a taxonomy says now, also of those that stand: nothing new for their tiers, but that a goal has an outcome.
UPDATE "taxonomy_versions" SET "doc" = '{"attributes":[],"exclusions":[],"lint":{"levels":{},"minLengthUs":100000,"covers":["subgoal"]}}'::jsonb || jsonb_set("doc", '{tiers}', (
	SELECT jsonb_agg('{"shape":"span","ofActions":false}'::jsonb
		|| jsonb_build_object('hasOutcome', tier->>'id' = 'goal' AND tier->>'constraint' = 'free')
		|| tier ORDER BY place)
	FROM jsonb_array_elements("doc"->'tiers') WITH ORDINALITY AS each(tier, place)
));--> statement-breakpoint
-- The tier that new projects had for single actions stands one to one with derived actions from now on, where nobody in the project has drawn on it.
UPDATE "taxonomy_versions" SET "doc" = jsonb_set("doc", '{tiers}', (
	SELECT jsonb_agg(CASE
		WHEN tier->>'id' = 'action' AND tier->>'constraint' = 'included' AND tier->>'parent' = 'subgoal'
		THEN (tier - 'parent') || '{"constraint":"association","ofActions":true}'::jsonb
		ELSE tier END ORDER BY place)
	FROM jsonb_array_elements("doc"->'tiers') WITH ORDINALITY AS each(tier, place)
))
WHERE NOT "doc" @> '{"tiers":[{"parent":"action"}]}' AND NOT EXISTS (
	SELECT 1 FROM "segments" s
	JOIN "passes" p ON p."id" = s."pass_id"
	JOIN "taxonomy_versions" v ON v."id" = p."taxonomy_version_id"
	WHERE s."tier" = 'action' AND v."project_id" = "taxonomy_versions"."project_id"
);
