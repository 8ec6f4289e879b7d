# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop serves to the programs on it, as far as the window asks: the colour scheme of the portal, and
notifications. On the bus of the test's own display."""

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  (the version is chosen above)

LIGHT, DARK = 2, 1
_APPEARANCE = ("org.freedesktop.appearance", "color-scheme")
_PORTAL, _NOTES = "org.freedesktop.portal.Settings", "org.freedesktop.Notifications"
_INTERFACES = f"""<node>
  <interface name="{_PORTAL}">
    <method name="Read">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/>
    </method>
    <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
  </interface>
  <interface name="{_NOTES}">
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
      <arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
    </method>
  </interface>
</node>"""


class FakeDesktop:
    """Answers while the test waits (`Screen.until` turns the loop in which calls come in)."""

    def __init__(self):
        self.notes = []  # (title, text as markup) in the order in which they came
        self._scheme = LIGHT
        # A connection of its own: the test's other one, for the screen reader, must not answer its own questions.
        self._bus = Gio.DBusConnection.new_for_address_sync(
            Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION),
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        known = {interface.name: interface for interface in Gio.DBusNodeInfo.new_for_xml(_INTERFACES).interfaces}
        self._bus.register_object("/org/freedesktop/portal/desktop", known[_PORTAL], self._read, None, None)
        self._bus.register_object("/org/freedesktop/Notifications", known[_NOTES], self._note, None, None)
        for name in ("org.freedesktop.portal.Desktop", "org.freedesktop.Notifications"):
            self._bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                GLib.Variant("(su)", (name, 0)), None, Gio.DBusCallFlags.NONE, -1)

    def close(self):
        self._bus.close_sync()

    def switch(self, scheme):
        """The person switches the desktop to LIGHT or DARK."""
        self._scheme = scheme
        self._bus.emit_signal(None, "/org/freedesktop/portal/desktop", _PORTAL, "SettingChanged",
                              GLib.Variant("(ssv)", (*_APPEARANCE, GLib.Variant("u", scheme))))

    def _read(self, _bus, _sender, _path, _interface, _method, _arguments, call):
        call.return_value(GLib.Variant("(v)", (GLib.Variant("v", GLib.Variant("u", self._scheme)),)))

    def _note(self, _bus, _sender, _path, _interface, method, arguments, call):
        if method == "GetCapabilities":
            call.return_value(GLib.Variant("(as)", (["body", "body-markup"],)))
            return
        _, _, _, title, text, *_ = arguments.unpack()
        self.notes.append((title, text))
        call.return_value(GLib.Variant("(u)", (len(self.notes),)))
