/** Key of the project that an empty installation is filled with: what is labeled there is for trying. */
export const demoProject = 'demo'
