// SPDX-License-Identifier: GPL-3.0-or-later
// Says of the shown run what came of its backbone: which encoder it is now, and which dataset has
// its embeddings. Hidden for runs that trained a head alone, and until there is something.
#pragma once
#include <QWidget>
#include <filesystem>
#include <map>

#include "app/controllers/engine_run.h"
#include "core/types/ids.h"

class QBoxLayout;
class QLabel;
class QPushButton;

namespace sparsescope {

class AppContext;
class Commands;
class TextLabel;

class TuneBanner : public QWidget {
    Q_OBJECT

  public:
    TuneBanner(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // The dataset that the shown run gave new embeddings; 0: none.
    [[nodiscard]] DatasetId derived() const { return derived_; }

  Q_SIGNALS:
    void derivedChanged();
    void whatMovedRequested();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void remember(const EngineOutcome& outcome);
    void refresh();
    void search();
    [[nodiscard]] const DatasetInfo* derivedOf(RunId run) const;

    AppContext& context_;
    Commands& commands_;
    std::map<RunId, DatasetId> made_;  // by runs that ended while this window watched
    DatasetId derived_ = 0;
    QBoxLayout* parts_;
    QLabel* icon_;
    TextLabel* text_;
    QPushButton* look_;
    QPushButton* search_;
    QPushButton* moved_;
};

// The dataset of whose embeddings the backbone of this run is the encoder, as far as the folder of
// the run and the workspace tell; null: there is none.
[[nodiscard]] const DatasetInfo* derived_of(const RunInfo& run,
                                            const std::filesystem::path& run_folder,
                                            const std::vector<DatasetInfo>& datasets,
                                            const std::vector<ModelInfo>& models);

}  // namespace sparsescope
