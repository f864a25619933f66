// What a screen whose session was ended leaves for the sign-in page: the number of the committee, by this name in the tab's own storage.

export const endedCall = 'ended-call'
