// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/settings.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QStandardPaths>

namespace sparsescope {
namespace {

QString configuration_file(const QString& file) {
    if (!file.isEmpty()) return file;
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           "/sparsescope/sparsescope.ini";
}

// A path may hold any character, a settings key may not.
QString place_key(const QString& workspace) {
    const auto digest = QCryptographicHash::hash(workspace.toUtf8(), QCryptographicHash::Sha1);
    return "places/" + QString::fromLatin1(digest.toHex().left(16));
}

}  // namespace

Settings::Settings(const QString& file) : store_(configuration_file(file), QSettings::IniFormat) {}

QStringList Settings::recentFiles() const {
    return store_.value("recent").toStringList();
}

void Settings::addRecentFile(const QString& path) {
    QStringList recent = recentFiles();
    recent.removeAll(path);
    recent.prepend(path);
    store_.setValue("recent", QStringList(recent.mid(0, recent_limit)));
}

void Settings::removeRecentFile(const QString& path) {
    QStringList recent = recentFiles();
    recent.removeAll(path);
    store_.setValue("recent", recent);
}

ThemeChoice Settings::theme() const {
    const QString name = store_.value("theme").toString();
    if (name == "light") return ThemeChoice::light;
    if (name == "dark") return ThemeChoice::dark;
    return ThemeChoice::system;
}

void Settings::setTheme(ThemeChoice theme) {
    const char* name = theme == ThemeChoice::light  ? "light"
                       : theme == ThemeChoice::dark ? "dark"
                                                    : "system";
    store_.setValue("theme", QString::fromLatin1(name));
}

int Settings::textPercent() const {
    return std::clamp(store_.value("text-percent", 100).toInt(), 80, 200);
}

void Settings::setTextPercent(int percent) {
    store_.setValue("text-percent", percent);
}

QByteArray Settings::windowGeometry() const {
    return store_.value("geometry").toByteArray();
}

void Settings::setWindowGeometry(const QByteArray& geometry) {
    store_.setValue("geometry", geometry);
}

bool Settings::stepDone(const QString& workspace, int step) const {
    return store_.value(place_key(workspace) + QString("/step-%1").arg(step)).toBool();
}

void Settings::setStepDone(const QString& workspace, int step) {
    store_.setValue(place_key(workspace) + QString("/step-%1").arg(step), true);
}

bool Settings::firstStepsShown() const {
    return store_.value("first-steps", true).toBool();
}

void Settings::setFirstStepsShown(bool shown) {
    store_.setValue("first-steps", shown);
}

Settings::Place Settings::place(const QString& workspace) const {
    const QString key = place_key(workspace);
    return {store_.value(key + "/model", 0).toLongLong(), store_.value(key + "/k", 0).toInt()};
}

void Settings::setPlace(const QString& workspace, const Place& place) {
    const QString key = place_key(workspace);
    store_.setValue(key + "/model", qlonglong{place.model});
    store_.setValue(key + "/k", place.k);
}

}  // namespace sparsescope
