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

constexpr int timed_runs = 24;

// A path may hold any character, a settings key may not.
QString place_key(const QString& workspace) {
    const auto digest = QCryptographicHash::hash(workspace.toUtf8(), QCryptographicHash::Sha1);
    return "places/" + QString::fromLatin1(digest.toHex().left(16));
}

QString columns_key(const QString& workspace, DatasetId dataset) {
    return place_key(workspace) + "/columns-" + QString::number(dataset);
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

QString Settings::lastFolder() const {
    return store_.value("folder").toString();
}

void Settings::setLastFolder(const QString& folder) {
    store_.setValue("folder", folder);
}

QByteArray Settings::windowGeometry() const {
    return store_.value("geometry").toByteArray();
}

void Settings::setWindowGeometry(const QByteArray& geometry) {
    store_.setValue("geometry", geometry);
}

std::vector<RunTimes> Settings::runTimes() const {
    std::vector<RunTimes> all;
    for (const QVariant& item : store_.value("run-times").toList()) {
        const QVariantMap map = item.toMap();
        const auto number = [&map](const char* key) { return map.value(key).toLongLong(); };
        const auto seconds = [&map](const char* key) { return map.value(key).toDouble(); };
        all.push_back({.run = map.value("run").toString(),
                       .preset = map.value("preset").toString(),
                       .documents = number("documents"),
                       .dim = number("dim"),
                       .hidden = number("hidden"),
                       .batch = number("batch"),
                       .steps = number("steps"),
                       .before = seconds("before"),
                       .training = seconds("training"),
                       .after = seconds("after")});
    }
    return all;
}

void Settings::addRunTimes(const RunTimes& times) {
    QVariantList list = store_.value("run-times").toList();
    list.prepend(QVariantMap{{"run", times.run},
                             {"preset", times.preset},
                             {"documents", qlonglong{times.documents}},
                             {"dim", qlonglong{times.dim}},
                             {"hidden", qlonglong{times.hidden}},
                             {"batch", qlonglong{times.batch}},
                             {"steps", qlonglong{times.steps}},
                             {"before", times.before},
                             {"training", times.training},
                             {"after", times.after}});
    store_.setValue("run-times", QVariantList(list.mid(0, timed_runs)));
}

double Settings::textsPerSecond(const QString& encoder_hash) const {
    return store_.value("texts-per-second/" + encoder_hash, 0).toDouble();
}

void Settings::setTextsPerSecond(const QString& encoder_hash, double rate) {
    store_.setValue("texts-per-second/" + encoder_hash, rate);
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

bool Settings::sectionOpen(const QString& section, bool usually) const {
    return store_.value("open/" + section, usually).toBool();
}

void Settings::setSectionOpen(const QString& section, bool open) {
    store_.setValue("open/" + section, open);
}

bool Settings::galleryShown(const QString& place) const {
    return store_.value("gallery/" + place, true).toBool();
}

void Settings::setGalleryShown(const QString& place, bool shown) {
    store_.setValue("gallery/" + place, shown);
}

int Settings::pictureEdge(const QString& place, int usually) const {
    return store_.value("picture-edge/" + place, usually).toInt();
}

void Settings::setPictureEdge(const QString& place, int edge) {
    store_.setValue("picture-edge/" + place, edge);
}

bool Settings::lessonDone(int lesson) const {
    return store_.value(QString("lessons/%1").arg(lesson), false).toBool();
}

void Settings::setLessonDone(int lesson) {
    store_.setValue(QString("lessons/%1").arg(lesson), true);
}

QList<QStringList> Settings::queue(const QString& workspace) {
    store_.sync();
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
    store_.sync();
}

std::optional<QStringList> Settings::runColumns() const {
    if (!store_.contains("run-columns")) return std::nullopt;
    return store_.value("run-columns").toStringList();
}

void Settings::setRunColumns(const QStringList& columns) {
    store_.setValue("run-columns", columns);
}

QString Settings::namingProgram() const {
    return store_.value("naming-program").toString();
}

void Settings::setNamingProgram(const QString& command) {
    store_.setValue("naming-program", command);
}

std::optional<QStringList> Settings::neuronColumns() const {
    if (!store_.contains("neuron-columns")) return std::nullopt;
    return store_.value("neuron-columns").toStringList();
}

void Settings::setNeuronColumns(const std::optional<QStringList>& columns) {
    columns ? store_.setValue("neuron-columns", *columns) : store_.remove("neuron-columns");
}

QMap<QString, int> Settings::neuronWidths() const {
    QMap<QString, int> widths;
    const QVariantMap stored = store_.value("neuron-widths").toMap();
    for (auto width = stored.begin(); width != stored.end(); ++width)
        if (width->toInt() > 0) widths[width.key()] = width->toInt();
    return widths;
}

void Settings::setNeuronWidths(const QMap<QString, int>& widths) {
    QVariantMap stored;
    for (auto width = widths.begin(); width != widths.end(); ++width)
        stored[width.key()] = width.value();
    store_.setValue("neuron-widths", stored);
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

std::optional<QStringList> Settings::columns(const QString& workspace, DatasetId dataset) const {
    const QString key = columns_key(workspace, dataset);
    return store_.contains(key) ? std::optional(store_.value(key).toStringList()) : std::nullopt;
}

void Settings::setColumns(const QString& workspace, DatasetId dataset,
                          const std::optional<QStringList>& names) {
    const QString key = columns_key(workspace, dataset);
    names ? store_.setValue(key, *names) : store_.remove(key);
}

}  // namespace sparsescope
