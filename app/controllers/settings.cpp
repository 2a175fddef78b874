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

QList<QStringList> Settings::queue(const QString& workspace) const {
    QList<QStringList> jobs;
    for (const QVariant& job : store_.value(place_key(workspace) + "/queue").toList())
        jobs << job.toStringList();
    return jobs;
}

void Settings::setQueue(const QString& workspace, const QList<QStringList>& jobs) {
    QVariantList list;
    for (const QStringList& job : jobs)
        list << QVariant(job);
    store_.setValue(place_key(workspace) + "/queue", list);
}

std::optional<QStringList> Settings::runColumns() const {
    if (!store_.contains("run-columns")) return std::nullopt;
    return store_.value("run-columns").toStringList();
}

void Settings::setRunColumns(const QStringList& columns) {
    store_.setValue("run-columns", columns);
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
