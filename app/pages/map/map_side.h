// SPDX-License-Identifier: GPL-3.0-or-later
// Beside the map: what was found, else what is picked, else what is in sight, in a sentence, the
// neurons that are particular to it, and the documents as a list. Says as a table what the map says
// as a picture. Window thread only.
#pragma once
#include <vector>

#include <QWidget>

class QPushButton;

namespace sparsescope {

class AppContext;
class Commands;
class DocumentList;
class FlowLayout;
class SectionHeader;
class TextLabel;

class MapSide : public QWidget {
    Q_OBJECT

  public:
    MapSide(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void refresh();
    void focusList();
    [[nodiscard]] QString sentence() const { return sentence_; }

  Q_SIGNALS:
    void foundShown(const std::vector<std::uint32_t>& numbers);  // to be brought into sight

    void cleared();  // nothing is to stand out

  private:
    enum class Subject { found, picked, hits, sight };
    [[nodiscard]] Subject subject() const;
    void showNeurons();
    void showRows();
    [[nodiscard]] QString sightSentence() const;
    void takeHits();
    bool eventFilter(QObject* watched, QEvent* event) override;

    AppContext& context_;
    Commands& commands_;
    SectionHeader* title_;
    TextLabel* words_;
    QWidget* deeds_;
    QPushButton* bring_;
    FlowLayout* neurons_;
    DocumentList* list_;
    TextLabel* foot_;
    QString sentence_;
    std::vector<std::uint32_t> shown_;
    std::vector<std::uint32_t> listed_;  // that the list was asked for
    bool filling_ = false;
};

}  // namespace sparsescope
