from django.test import override_settings

from events.secrets import opens, seal, secret_for, unseal


def test_a_secret_opens_its_own_door_and_no_other():
    secret = secret_for("order", "K7PQ", 0)

    assert opens(secret, kind="order", subject="K7PQ", revision=0)
    assert not opens(secret, kind="feed", subject="K7PQ", revision=0)
    assert not opens(secret, kind="order", subject="K7PR", revision=0)
    assert not opens(secret, kind="order", subject="K7PQ", revision=1)


def test_wrong_secrets_of_any_length_and_script_open_nothing():
    for wrong in ("", "a", "秘密", "a" * 32, secret_for("order", "K7PQ", 0)[:-1]):
        assert not opens(wrong, kind="order", subject="K7PQ", revision=0)


def test_a_secret_has_a_hundred_and_sixty_bits_in_letters_that_survive_an_address():
    secret = secret_for("order", "K7PQ", 0)

    assert len(secret) == 32
    assert secret.isalnum() and secret.islower()


def test_a_secret_of_the_old_key_opens_while_the_old_key_is_kept():
    with override_settings(SECRET_KEY="old" * 20):
        secret, sealed = secret_for("order", "K7PQ", 0), seal({"code": "ABC"})

    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=["old" * 20]):
        assert opens(secret, kind="order", subject="K7PQ", revision=0)
        assert unseal(sealed) == {"code": "ABC"}
    with override_settings(SECRET_KEY="new" * 20):
        assert not opens(secret, kind="order", subject="K7PQ", revision=0)


def test_what_is_sealed_cannot_be_read():
    assert "ABC123" not in seal({"code": "ABC123"})
