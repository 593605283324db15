"""`python -m deploy.docs`: makes anew every file that follows from the code.

The containers of each service, the gateway's routes, `.env.example`, the picture of each service's states, and the
glossary's statuses. Tests
fail where one of them is not what the code says.
"""

from deploy.docs import containers, env_example, glossary, states

if __name__ == "__main__":
    containers.write()
    env_example.write()  # after the compose file, whose variables it lists
    states.write()
    glossary.write()
