from setuptools import setup

setup(name="ledger", install_requires=["left-pad"])
