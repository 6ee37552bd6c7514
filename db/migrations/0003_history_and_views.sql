CREATE TABLE "pass_checkpoints" (
	"pass_id" text NOT NULL,
	"revision" integer NOT NULL,
	"segments" jsonb NOT NULL,
	CONSTRAINT "pass_checkpoints_pass_id_revision_pk" PRIMARY KEY("pass_id","revision")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"is_shared" boolean NOT NULL,
	"search" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "pass_checkpoints" ADD CONSTRAINT "pass_checkpoints_pass_id_passes_id_fk" FOREIGN KEY ("pass_id") REFERENCES "public"."passes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name" ON "saved_views" USING btree ("project_id","owner_id","name");--> statement-breakpoint
CREATE INDEX "saved_views_project" ON "saved_views" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "segments_time" ON "segments" USING btree ("pass_id","start_us","id");