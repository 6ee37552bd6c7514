ALTER TABLE "changes" ADD COLUMN "pinned_from" text;--> statement-breakpoint
ALTER TABLE "changes" ADD COLUMN "pinned_to" text;--> statement-breakpoint
ALTER TABLE "taxonomy_versions" ADD COLUMN "steps" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_pinned_from_taxonomy_versions_id_fk" FOREIGN KEY ("pinned_from") REFERENCES "public"."taxonomy_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_pinned_to_taxonomy_versions_id_fk" FOREIGN KEY ("pinned_to") REFERENCES "public"."taxonomy_versions"("id") ON DELETE no action ON UPDATE no action;