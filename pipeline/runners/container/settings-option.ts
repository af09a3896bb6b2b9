/** Name of the option by which a job carries environment variables for its workers, as an object: engines give containers none of their own. */
export const settingsOption = "eventloom_environment";
