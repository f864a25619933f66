// Where the queue is asked for: by the screen that shows it, and by all that has just changed it.

export const queuePath = '/api/desk/queue'
