export const access = {
  brandTitle: 'Nothing enters the bank untested.',
  brandText:
    'Every open-source package that comes in, stays or leaves does so by a decision: made under a policy, resting on evidence, owned by a person, and written where it cannot be altered.',
  signIn: {
    title: 'Sign in',
    lead: 'With the account of your organisation.',
    username: 'User name',
    password: 'Password',
    submit: 'Sign in',
    signedOut: 'Sign in to go on.',
  },
  bootstrap: {
    title: 'The first administrator',
    lead: 'This link works once. It creates the account that sets everything else up.',
    organisation: 'Your organisation',
    name: 'Your name',
    username: 'User name',
    usernameHint: 'Lower-case letters, digits, dot, hyphen and underscore',
    password: 'Password',
    passwordHint: (characters: number) => `At least ${characters} characters`,
    repeat: 'Password, once more',
    mismatch: 'The two passwords differ',
    submit: 'Create and sign in',
    noSecret:
      'This address lacks the secret that belongs to it. Open the complete link that the server printed when it started.',
  },
  invitation: {
    title: 'Welcome to Assay',
    lead: 'Choose a password. This link works once.',
    submit: 'Set the password and sign in',
    noSecret: 'This address lacks the secret that belongs to it. Open the complete link from your invitation.',
    done: 'The password is set. Sign in with it.',
  },
}
