// SPDX-License-Identifier: GPL-3.0-or-later
// What the program remembers from one start to the next. Window thread only.
#pragma once
#include <optional>
#include <vector>

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QSettings>
#include <QString>
#include <QStringList>

#include "app/controllers/run_times.h"
#include "core/types/ids.h"

namespace sparsescope {

enum class ThemeChoice { system, light, dark };

class Settings {
  public:
    static constexpr int recent_limit = 9;

    explicit Settings(const QString& file);         // "": that of the user; tests pass their own
    [[nodiscard]] QStringList recentFiles() const;  // newest first, absolute paths
    void addRecentFile(const QString& path);
    void removeRecentFile(const QString& path);

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);
    [[nodiscard]] int textPercent() const;  // 80 … 200
    void setTextPercent(int percent);
    // Where file dialogs begin; "" before one was used.
    [[nodiscard]] QString lastFolder() const;
    void setLastFolder(const QString& folder);
    [[nodiscard]] QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);

    // How long the last runs of this machine took, newest first.
    [[nodiscard]] std::vector<RunTimes> runTimes() const;
    void addRunTimes(const RunTimes& times);

    // How many texts a second an encoder made embeddings of when it last did; 0: it never did.
    [[nodiscard]] double textsPerSecond(const QString& encoder_hash) const;
    void setTextsPerSecond(const QString& encoder_hash, double rate);

    // Which of the first steps were done in a workspace, and whether Home shows them.
    [[nodiscard]] bool stepDone(const QString& workspace, int step) const;
    void setStepDone(const QString& workspace, int step);
    [[nodiscard]] bool firstStepsShown() const;
    void setFirstStepsShown(bool shown);
    // Whether a section of a page that can be folded is open; `usually` until a person folds it.
    [[nodiscard]] bool sectionOpen(const QString& section, bool usually) const;
    void setSectionOpen(const QString& section, bool open);

    // Whether documents of a kind ("pictures", "pixels") are shown as a gallery, and how large.
    [[nodiscard]] bool galleryShown(const QString& place) const;
    void setGalleryShown(const QString& place, bool shown);
    [[nodiscard]] int pictureEdge(const QString& place, int usually) const;
    void setPictureEdge(const QString& place, int edge);

    // Which lessons of the Learn page were done.
    [[nodiscard]] bool lessonDone(int lesson) const;
    void setLessonDone(int lesson);

    // The trainings that wait in a workspace: a title and the arguments of each. They pass from one
    // window to another, so they are read from the disk and written to it at once.
    [[nodiscard]] QList<QStringList> queue(const QString& workspace);
    void setQueue(const QString& workspace, const QList<QStringList>& jobs);
    // The columns of the table of runs that a person chose, by name; nullopt: those of the program.
    [[nodiscard]] std::optional<QStringList> runColumns() const;
    void setRunColumns(const QStringList& columns);
    // The program that was asked for names of neurons last; "": none ever was.
    [[nodiscard]] QString namingProgram() const;
    void setNamingProgram(const QString& command);
    // The columns of the table of neurons, in their order, and the widths that a person gave some
    // of them, in pixels at 100 % text size.
    [[nodiscard]] std::optional<QStringList> neuronColumns() const;
    void setNeuronColumns(const std::optional<QStringList>& columns);
    [[nodiscard]] QMap<QString, int> neuronWidths() const;
    void setNeuronWidths(const QMap<QString, int>& widths);

    // What was selected in a workspace: the model (0: none) and k (0: the one it was trained for).
    struct Place {
        ModelId model = 0;
        int k = 0;
    };
    [[nodiscard]] Place place(const QString& workspace) const;
    void setPlace(const QString& workspace, const Place& place);

    // The fields of metadata that the Data page shows as columns; none: nobody chose any yet.
    [[nodiscard]] std::optional<QStringList> columns(const QString& workspace,
                                                     DatasetId dataset) const;
    void setColumns(const QString& workspace, DatasetId dataset,
                    const std::optional<QStringList>& names);

  private:
    QSettings store_;
};

}  // namespace sparsescope
